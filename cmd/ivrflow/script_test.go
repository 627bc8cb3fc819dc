package main

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected files of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ivrflow": main})
}

// TestScripts runs testdata/script/*.txtar with the command as it is. Beside
// the commands of testscript there are:
//
//	acme FILE           a payment provider of our own; FILE gets its settings
//	await FILE PATTERN  until the file matches
//	scrub FILE          takes ports and times of the machine out of a file
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"acme":  acme,
			"await": await,
			"scrub": scrub,
		},
	})
}

// acme serves a payment provider until the script is over. Its secret is
// "acme-secret-0815", its token "acme-token-4711".
func acme(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: acme FILE")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("secret") != "acme-secret-0815" {
			http.Error(w, `{"error":"wrong secret"}`, http.StatusUnauthorized)
			return
		}
		_, _ = w.Write([]byte(`{"token":"acme-token-4711"}`))
	})
	mux.HandleFunc("POST /charge", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer acme-token-4711" {
			http.Error(w, `{"error":"no"}`, http.StatusForbidden)
			return
		}
		_, _ = w.Write([]byte(`{"state":"PAID","reason":"by card","echo":"acme-token-4711","next":"http://` + r.Host + `/receipt"}`))
	})
	mux.HandleFunc("GET /receipt", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"receipt":"R-1"}`)) })
	server := httptest.NewServer(mux)
	ts.Defer(server.Close)
	text := "# where acme is\nAcmeUrl = " + server.URL + "\nAcmeSecret=acme-secret-0815\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await FILE PATTERN")
	}
	pattern := regexp.MustCompile(args[1])
	for range 1000 {
		if data, err := os.ReadFile(ts.MkAbs(args[0])); err == nil && pattern.Match(data) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s does not match %s", args[0], args[1])
}

func scrub(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: scrub FILE")
	}
	file := ts.MkAbs(args[0])
	data, err := os.ReadFile(file)
	ts.Check(err)
	data = regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAll(data, []byte("127.0.0.1:PORT"))
	data = regexp.MustCompile(` · \d+m?s`).ReplaceAll(data, nil)
	ts.Check(os.WriteFile(file, data, 0o600))
}

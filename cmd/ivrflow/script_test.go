package main

import (
	"flag"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
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
//	occupy FILE SETTING until the script is over, listens where the recorded setting points
//	places FILE TO      the places that findings begin with, one a line
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("GORACE", "atexit_sleep_ms=0") // with -race a process waits a second before it ends
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"acme":   acme,
			"await":  await,
			"scrub":  scrub,
			"places": places,
			"occupy": occupy,
		},
	})
}

// acme serves a payment provider until the script is over.
func acme(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: acme FILE")
	}
	server := httptest.NewServer(&acmeServer{})
	ts.Defer(server.Close)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(acmeSettings(server.URL)), 0o600))
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
	for _, r := range []struct{ pattern, with string }{
		{`127\.0\.0\.1:\d+`, "127.0.0.1:PORT"},
		{` · \d+m?s`, ""},                       // how long an answer took
		{`(?m)^ *\d+:\d\d\.\d`, "       "},      // the column of times
		{`after \d+:\d\d\.\d`, "after a while"}, // how long the call lasted
		{`"20\d\d-\d\d-\d\dT[^"]*"`, `"TIME"`},
		{`"sum":"[0-9a-f]{8}"`, `"sum":"SUM"`},
	} {
		data = regexp.MustCompile(r.pattern).ReplaceAll(data, []byte(r.with))
	}
	ts.Check(os.WriteFile(file, data, 0o600))
}

func places(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: places FILE TO")
	}
	all := regexp.MustCompile(`(?m)^\S+:\d+:\d+:`).FindAllString(ts.ReadFile(args[0]), -1)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(all, "\n")+"\n"), 0o600))
}

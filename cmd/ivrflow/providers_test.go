package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// The sixth and the seventh provider are XML only: testdata/providers. Their
// servers are here, and nothing but these tests knows them.

// taken is one call of a provider's flow, as run --json tells it.
type taken struct {
	report
	applets string // the path, with blanks between
}

func (c taken) went(applet string) bool {
	return slices.Contains(strings.Fields(c.applets), applet)
}

// takeCall runs the flow "pay" of a project of testdata/providers. Neither the
// output nor the recording may hold one of the secrets, and the recording
// replays.
func takeCall(t *testing.T, project, settings string, secrets []string, args ...string) taken {
	t.Helper()
	dir := t.TempDir()
	file, record := filepath.Join(dir, "settings"), filepath.Join(dir, "call.jsonl")
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	project = filepath.Join("..", "..", "testdata", "providers", project)
	args = append([]string{"run", "pay", "--project", project, "--settings", file, "--record", record, "--json"}, args...)
	var out, diagnostics bytes.Buffer
	if code := run(context.Background(), args, strings.NewReader(""), &out, &diagnostics, nil); code != exitFine {
		t.Fatalf("exit code %d: %s%s", code, out.String(), diagnostics.String())
	}
	var got taken
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	var path []string
	for _, s := range got.Path {
		path = append(path, s.Applet)
	}
	got.applets = strings.Join(path, " ")
	recording, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	for where, text := range map[string]string{"the output": out.String() + diagnostics.String(), "the recording": string(recording)} {
		for _, secret := range secrets {
			for _, form := range vars.Forms(secret) {
				if strings.Contains(text, form) {
					t.Errorf("%s holds %q, a form of %q", where, form, secret)
				}
			}
		}
	}
	out.Reset()
	if code := run(context.Background(), []string{"replay", record, "--project", project}, strings.NewReader(""), &out, &out, nil); code != exitFine {
		t.Errorf("replay: exit code %d: %s", code, out.String())
	}
	return got
}

// tellCall logs what is needed to see why a call went wrong.
func tellCall(t *testing.T, c taken, s *simulated) {
	t.Helper()
	if t.Failed() {
		t.Logf("path %s\noutcome %s %s\nrequests %+v\nissues %+v\nnotified %+v\nrefused by the server: %q", c.applets, c.Outcome, c.Why, c.Requests, c.Issues, c.Notified, s.refused)
	}
}

// simulated is what the servers have in common: what they did and refused.
type simulated struct {
	mu      sync.Mutex
	charges []string // references of what was charged
	refused []string // why
}

func (s *simulated) charge(reference string) {
	s.charges = append(s.charges, reference)
}

// refuse answers with a status and a JSON text, and notes why.
func (s *simulated) refuse(w http.ResponseWriter, status int, why string) {
	s.refused = append(s.refused, why)
	answer(w, status, map[string]any{"message": why})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// drop ends a connection without an answer.
func drop(w http.ResponseWriter) {
	if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
		c.Close()
	}
}

// check has nothing to say of them.
func TestProvidersAreClean(t *testing.T) {
	for _, project := range []string{"pdcflow", "twilio"} {
		var out, diagnostics bytes.Buffer
		args := []string{"check", filepath.Join("..", "..", "testdata", "providers", project)}
		if code := run(context.Background(), args, strings.NewReader(""), &out, &diagnostics, nil); code != exitFine || diagnostics.Len() > 0 {
			t.Errorf("%s: exit code %d: %s", project, code, diagnostics.String())
		}
	}
}

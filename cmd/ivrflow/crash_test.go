package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// The process is killed when its recording has one record, two, three ...; the
// call is then resumed. Whenever it was: at most one charge, and the call ends.
func TestKilledCallIsResumed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("kills a process")
	}
	for n := 1; n <= 20; n++ {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			killAndResume(t, n)
		})
	}
}

func killAndResume(t *testing.T, records int) {
	dir := t.TempDir()
	unpack(t, "../../testdata/script/own.txtar", dir)
	provider := &acmeServer{delay: 20 * time.Millisecond}
	server := httptest.NewServer(provider)
	defer server.Close()
	settings, record := filepath.Join(dir, "settings"), filepath.Join(dir, "call.jsonl")
	if err := os.WriteFile(settings, []byte(acmeSettings(server.URL)), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"run", "pay", "--project", dir, "--settings", settings, "--record", record}

	first := ivrflow(append(args, "--input", "Amount=7.50", "--keys", "4111#")...)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	over := make(chan struct{})
	go func() {
		_ = first.Wait() // it is killed
		close(over)
	}()
	whenRecorded(record, records, over)
	_ = first.Process.Kill() // it may be over
	<-over
	if lines(record) == 0 {
		t.Skip("it was killed before it wrote anything")
	}

	out, err := ivrflow(append(args, "--resume")...).CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("\nOutcome ")) {
		t.Errorf("the resumed call: %v\n%s", err, out)
	}
	if n := provider.charges.Load(); n > 1 {
		t.Errorf("%d charges\n%s", n, out)
	}
	if out, err := ivrflow("replay", record, "--project", dir).CombinedOutput(); err != nil {
		t.Errorf("replay: %v\n%s", err, out)
	}
}

// ivrflow is the command itself; see TestMain.
func ivrflow(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Args = append([]string{"ivrflow"}, args...)
	cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0") // with -race a process waits a second before it ends
	return cmd
}

// whenRecorded returns when the file has so many records, or the call is over.
func whenRecorded(file string, records int, over <-chan struct{}) {
	for lines(file) < records {
		select {
		case <-over:
			return
		case <-time.After(time.Millisecond):
		}
	}
}

func lines(file string) int {
	data, _ := os.ReadFile(file) // none is no line
	return bytes.Count(data, []byte("\n"))
}

// unpack writes the files of an archive into a folder.
func unpack(t *testing.T, archive, dir string) {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(string(a.Comment), "exec ivrflow") {
		t.Fatalf("%s is no script", archive)
	}
}

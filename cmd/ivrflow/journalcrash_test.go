package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// The process is killed when the journal has so many records; the call goes on
// without its flow, which is gone. At most one charge, and the call ends.
func TestKilledCallInJournalIsResumed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("kills a process")
	}
	for n := 1; n <= 16; n += 3 {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			killAndResumeJournal(t, n)
		})
	}
}

func killAndResumeJournal(t *testing.T, records int) {
	project, dir := t.TempDir(), t.TempDir()
	unpack(t, "../../testdata/script/own.txtar", project)
	provider := &acmeServer{delay: 20 * time.Millisecond}
	server := httptest.NewServer(provider)
	defer server.Close()
	settings, calls := filepath.Join(dir, "settings"), filepath.Join(dir, "calls")
	write(t, settings, acmeSettings(server.URL))

	first := ivrflow("run", "pay", "--project", project, "--settings", settings, "--journal", calls, "--input", "Amount=7.50", "--keys", "4111#")
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	over := make(chan struct{})
	go func() {
		_ = first.Wait() // it is killed
		close(over)
	}()
	segment := filepath.Join(calls, "000001.jsonl")
	whenRecorded(segment, records, over)
	_ = first.Process.Kill() // it may be over
	<-over
	if err := os.RemoveAll(project); err != nil {
		t.Fatal(err)
	}
	open := ivrflow("show", calls)
	if out, _ := open.CombinedOutput(); !bytes.Contains(out, []byte("left open")) {
		t.Skip("it was killed before it wrote anything, or was over")
	}
	out, err := ivrflow("run", "--journal", calls, "--resume", "--settings", settings).CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("\nOutcome ")) {
		t.Errorf("the resumed call: %v\n%s", err, out)
	}
	if n := provider.charges.Load(); n > 1 {
		t.Errorf("%d charges\n%s", n, out)
	}
	if out, err := ivrflow("show", calls).CombinedOutput(); err != nil || !bytes.Contains(out, []byte("taken over by another process")) {
		t.Errorf("show: %v\n%s", err, out)
	}
}

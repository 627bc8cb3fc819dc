package flows_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// TestKill kills a real process (SIGKILL) after each record of a paid call,
// and just before each durable append, and runs a second process from what
// the first has left on the disk. The provider lives in this process.
func TestKill(t *testing.T) {
	if job := os.Getenv("IVRFLOW_KILL_TEST"); job != "" {
		victim(t, job)
		return
	}
	var records int
	for n := 0; ; n++ {
		var ticks atomic.Int64 // the provider's time goes on whenever it looks: its clock is not the victim's
		now := func() time.Time { return began.Add(time.Duration(ticks.Add(1)) * 400 * time.Millisecond) }
		provider, err := sandbox.New("vonage", sandbox.Config{Now: now, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(provider)
		file := filepath.Join(t.TempDir(), "call.jsonl")
		killed := process(t, "run", server.URL, file, n)
		if !killed { // n is more than the call has
			server.Close()
			break
		}
		ticks.Add(1000) // the session goes on at the provider's meanwhile
		if process(t, "resume", server.URL, file, 1<<30) {
			t.Errorf("after %d records: the second process was killed", n)
		}
		records = n
		checkKilled(t, n, file, provider)
		server.Close()
	}
	if records < 20 {
		t.Errorf("the call had %d records only", records)
	}
	t.Logf("killed after each of %d records", records)
}

func checkKilled(t *testing.T, n int, file string, provider sandbox.Provider) {
	t.Helper()
	kinds := map[string]int{}
	for _, e := range provider.Ledger() {
		kinds[e.Kind]++
	}
	if kinds["session"] > 1 || kinds["charge"] > 1 {
		t.Errorf("killed after %d records: the ledger has %v", n, provider.Ledger())
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var last journal.Record
	for r, err := range journal.ReadFrom(file, strings.NewReader(string(data))) {
		if err != nil {
			t.Fatalf("killed after %d records: %v", n, err)
		}
		last = r
	}
	var end engine.End
	if json.Unmarshal(last.Data, &end); last.Kind != journal.End || end.Outcome == engine.Faulted {
		t.Errorf("killed after %d records: the journal ends with %s %s", n, last.Kind, last.Data)
	}
	for _, form := range vars.Forms("sandbox-client-secret") {
		if strings.Contains(string(data), form) {
			t.Errorf("killed after %d records: the client secret is in the journal", n)
		}
	}
}

// process runs the victim and reports whether it was killed.
func process(t *testing.T, mode, url, file string, n int) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("IVRFLOW_KILL_TEST=%s %s %s %d", mode, url, file, n),
		"GORACE=atexit_sleep_ms=0") // a process under the race detector would wait a second before it ends
	out, err := cmd.CombinedOutput()
	if exit, ok := err.(*exec.ExitError); ok {
		if status := exit.Sys().(syscall.WaitStatus); status.Signaled() && status.Signal() == syscall.SIGKILL {
			return true
		}
		t.Fatalf("%s after %d records: %v\n%s", mode, n, err, out)
	}
	return false
}

// victim is a process that carries a call and is killed after n appends.
func victim(t *testing.T, job string) {
	var mode, url, file string
	var n int
	fmt.Sscan(job, &mode, &url, &file, &n)
	program, lib, _ := load(t, "vonage-self-service")
	f, err := journal.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	provider, _ := sandbox.New("vonage", sandbox.Config{})
	c := clock.NewVirtual(began)
	d := engine.Drive{Program: program, Effects: &interactions.Client{Library: lib}, Settings: provider.Settings(url), Journal: &dying{File: f, left: n}, Clock: c}
	if mode == "resume" { // the leg died with the process, and so did the vault
		switch _, err = d.Resume(context.Background(), "call-1"); {
		case err != nil && err.Error() == "the journal is empty": // killed before the first record: there is no call
			d.Leg, err = leg.NewScript(c, 0, nil), nil
			_, err = d.Run(context.Background(), engine.Call{ID: "call-1", Inputs: samples(program, provider)})
		}
	} else {
		steps, _ := leg.ParseSteps("1")
		d.Leg = leg.NewScript(c, 60*time.Millisecond, steps)
		_, err = d.Run(context.Background(), engine.Call{ID: "call-1", CLID: "+441632960001", Inputs: samples(program, provider)})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// dying is a journal whose process is killed after so many records: between
// the records of one append too, so that turns are written down half.
type dying struct {
	*journal.File
	left int
}

func (d *dying) Append(ctx context.Context, call string, expect journal.Rev, dur journal.Durability, recs ...journal.Record) (journal.Rev, error) {
	if d.left < len(recs) {
		d.File.Append(ctx, call, expect, journal.Durable, recs[:d.left]...)
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
	d.left -= len(recs)
	return d.File.Append(ctx, call, expect, dur, recs...)
}

package flows_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// TestKill kills a real process (SIGKILL) after each record of the first call
// that is paid, and after each third of the first one of every other provider,
// and runs a second process from what the first has left on the disk. The
// provider lives in this process.
func TestKill(t *testing.T) {
	if job := os.Getenv("IVRFLOW_KILL_TEST"); job != "" {
		victim(t, job)
		return
	}
	tried := map[string]bool{}
	for _, c := range shippedCalls() {
		if c.charges == 1 && len(c.faults) == 0 && c.outcome == engine.Completed && !tried[c.provider] {
			step := min(1+2*len(tried), 3)
			tried[c.provider] = true
			t.Run(c.String(), func(t *testing.T) { killEach(t, c, step) })
		}
	}
}

func killEach(t *testing.T, c shippedCall, step int) {
	var records int
	for n := 0; ; n += step {
		var ticks atomic.Int64 // the provider's time goes on whenever it looks: its clock is not the victim's
		now := func() time.Time { return began.Add(time.Duration(ticks.Add(1)) * 400 * time.Millisecond) }
		provider, err := sandbox.New(c.provider, sandbox.Config{Now: now, Scenario: c.scenario, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(provider)
		file := filepath.Join(t.TempDir(), "call.jsonl")
		killed := process(t, c, "run", server.URL, file, n)
		if !killed { // n is more than the call has
			server.Close()
			break
		}
		ticks.Add(1000) // the session goes on at the provider's meanwhile
		if process(t, c, "resume", server.URL, file, 1<<30) {
			t.Errorf("after %d records: the second process was killed", n)
		}
		records = n
		checkKilled(t, c, n, file, provider)
		server.Close()
	}
	if records < 20 {
		t.Errorf("the call had %d records only", records)
	}
	t.Logf("killed after %d records, one in %d", records, step)
}

func checkKilled(t *testing.T, c shippedCall, n int, file string, provider sandbox.Provider) {
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
	program, _ := loaded(t, c.flow)
	settings := provider.Settings("http://x.test")
	for _, s := range program.Settings() {
		for _, form := range vars.Forms(settings[s.Name]) {
			if s.Secret && strings.Contains(string(data), form) {
				t.Errorf("killed after %d records: the setting %s is in the journal", n, s.Name)
			}
		}
	}
}

// process runs the victim and reports whether it was killed.
func process(t *testing.T, c shippedCall, mode, url, file string, n int) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("IVRFLOW_KILL_TEST=%s %s %s %s %d", c, mode, url, file, n),
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
	var name, mode, url, file string
	var n int
	fmt.Sscan(job, &name, &mode, &url, &file, &n)
	all := shippedCalls()
	call := all[slices.IndexFunc(all, func(c shippedCall) bool { return c.String() == name })]
	program, lib := loaded(t, call.flow)
	f, err := journal.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	provider, _ := sandbox.New(call.provider, sandbox.Config{})
	c := clock.NewVirtual(began)
	d := engine.Drive{Program: program, Effects: &interactions.Client{Library: lib, Now: c.Now}, Settings: provider.Settings(url), Journal: &dying{File: f, left: n}, Clock: c}
	if mode == "resume" { // the leg died with the process, and so did the vault
		switch _, err = d.Resume(context.Background(), "call-1"); {
		case err != nil && err.Error() == "the journal is empty": // killed before the first record: there is no call
			d.Leg, err = leg.NewScript(c, 0, nil), nil
			_, err = d.Run(context.Background(), engine.Call{ID: "call-1", Inbox: inboxURL, Inputs: samples(program, provider)})
		}
	} else {
		steps, _ := leg.ParseSteps(call.keys)
		d.Leg = leg.NewScript(c, pace, steps)
		_, err = d.Run(context.Background(), engine.Call{ID: "call-1", CLID: "+441632960001", Inbox: inboxURL, Inputs: samples(program, provider)})
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

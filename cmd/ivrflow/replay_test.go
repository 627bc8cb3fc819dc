package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
)

// recordedOnce is the journal of one call of a shipped flow.
func recordedOnce(t *testing.T) []journal.Record {
	t.Helper()
	name := filepath.Join(t.TempDir(), "call.jsonl")
	args := []string{"run", "vonage-self-service", "--sandbox", "--keys", "1", "--record", name}
	for _, in := range []string{"Amount=12.40", "MerchantTxnRef=order-1", "CardholderName=A Person", "CardholderAddress=1 Street", "CardholderPostCode=AB1 2CD"} {
		args = append(args, "--input", in)
	}
	var errs bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), io.Discard, &errs, nil); code != exitFine {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []journal.Record
	for rec, err := range journal.ReadFrom(name, f) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rec)
	}
	return all
}

// journalOf is a journal folder with a number of copies of the call, always
// two of them mixed, in many segments.
func journalOf(t *testing.T, records []journal.Record, calls int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "journal")
	d, err := journal.OpenDir(dir, journal.DirOptions{Sync: journal.SyncNone, Segment: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for i := 0; i < calls; i += 2 {
		for n, rec := range records {
			for of := i; of < min(i+2, calls); of++ {
				if _, err := d.Append(t.Context(), fmt.Sprintf("call-%05d", of), journal.Rev(n), journal.Buffered, rec); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return dir
}

// TestReplayOfManyHoldsFew replays a journal of 3,000 calls and counts those
// that have been read and not been told of yet.
func TestReplayOfManyHoldsFew(t *testing.T) {
	const calls, jobs = 3000, 4
	dir := journalOf(t, recordedOnce(t), calls)
	all := archives([]string{dir}, func(err error) { t.Error(err) })
	if len(all) != 1 || len(all[0].files) < 10 || all[0].name != dir {
		t.Fatalf("%d archives: %+v", len(all), all)
	}
	var held, most atomic.Int64
	items := func(yield func(readCall) bool) {
		for rec, err := range (&archiveReader{}).calls(t.Context(), all) {
			if now := held.Add(1); now > most.Load() {
				most.Store(now)
			}
			if !yield(readCall{rec, err}) {
				return
			}
		}
	}
	on := &programs{c: newConsole(strings.NewReader(""), io.Discard, io.Discard, nil), project: t.TempDir()}
	s, i := &summary{}, 0
	for out := range inOrder(t.Context(), jobs, items, func(one readCall) *replayed { return on.replayCall(one.rec, one.err) }) {
		held.Add(-1)
		s.add(out)
		if want := fmt.Sprintf("call-%05d", i); out.Call != want {
			t.Fatalf("%s stands where %s must stand", out.Call, want)
		}
		i++
	}
	if s.same != calls || s.recordings != calls {
		t.Errorf("%d of %d are the same", s.same, s.recordings)
	}
	// The window, one that is handed over, one that is read and one that is told.
	if bound := int64(windowOf(jobs) + 3); most.Load() > bound {
		t.Errorf("%d calls were held at a time, want at most %d", most.Load(), bound)
	}
	if len(on.byFlow) != 1 {
		t.Errorf("%d programs", len(on.byFlow))
	}
}

// TestReplayJournalFolder replays a folder of the command's, with one of its
// calls by name.
func TestReplayJournalFolder(t *testing.T) {
	dir := journalOf(t, recordedOnce(t), 40)
	const header = "flow shipped/flows/vonage-self-service.xml, interactions shipped\n"
	for _, c := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{dir}, header + "40 recordings: 40 same\n", exitFine},
		{[]string{dir, "--call-id", "call-00007"}, header + "1 recording: 1 same\n", exitFine},
		{[]string{dir, "--call-id", "call-99999"}, "", exitUsage},
		{[]string{filepath.Join(dir, "000001.jsonl")}, header + "40 recordings: 40 same\n", exitFine},
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), append([]string{"replay"}, c.args...), strings.NewReader(""), &out, &errs, nil)
		if code != c.code || !strings.HasPrefix(out.String(), c.want) {
			t.Errorf("%v: exit %d\n%s%s", c.args, code, out.String(), errs.String())
		}
	}
}

func TestReplayStops(t *testing.T) {
	dir := journalOf(t, recordedOnce(t), 20)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	report := filepath.Join(t.TempDir(), "report.xml")
	var out, errs bytes.Buffer
	code := run(ctx, []string{"replay", dir, "--junit", report}, strings.NewReader(""), &out, &errs, nil)
	if code != exitFailed || !strings.HasPrefix(errs.String(), "stopped: ") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
	if _, err := os.Stat(report); err == nil {
		t.Error("half a report was left")
	}
	if left, _ := os.ReadDir(filepath.Dir(report)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestInOrder gives slow items to few workers, and stops in the middle.
func TestInOrder(t *testing.T) {
	work := func(n int) int {
		time.Sleep(time.Duration(n%3) * time.Millisecond)
		return n * n
	}
	var got []int
	for n := range inOrder(t.Context(), 3, slices.Values([]int{5, 4, 3, 2, 1, 0}), work) {
		got = append(got, n)
	}
	if !slices.Equal(got, []int{25, 16, 9, 4, 1, 0}) {
		t.Error(got)
	}
	endless := iter.Seq[int](func(yield func(int) bool) {
		for n := 0; yield(n); n++ {
		}
	})
	for n := range inOrder(t.Context(), 3, endless, work) {
		if n == 100 {
			break
		}
	}
}

// TestJUnit holds the report against a reader of XML, whatever stands in it.
func TestJUnit(t *testing.T) {
	name := filepath.Join(t.TempDir(), "report.xml")
	j, err := newJUnit(name)
	if err != nil {
		t.Fatal(err)
	}
	on := &program{flow: "pay", Program: &engine.Program{}}
	nasty := "a\x00\x1b[31m<b>&\"]]>\u202e\n\xff\ufffe"
	j.add(&replayed{File: "same.jsonl", Flow: "pay", Same: true, on: on})
	j.add(&replayed{File: nasty, Flow: nasty, on: on, Differences: []engine.Difference{{Kind: engine.DiffLeg, Applet: nasty, What: nasty, Was: nasty, Now: nasty}, {}}})
	j.add(&replayed{File: "bad.jsonl", Error: nasty})
	if _, err := os.Stat(name); err == nil {
		t.Error("the report is seen before it is whole")
	}
	if err := j.finish(false); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Suite struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Errors   int `xml:"errors,attr"`
			Cases    []struct {
				Failure *struct{ Text string } `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(data, &got); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if s := got.Suite; s.Tests != 3 || s.Failures != 1 || s.Errors != 1 || len(s.Cases) != 3 || s.Cases[1].Failure == nil {
		t.Errorf("%s", data)
	}
	if bytes.ContainsAny(data, "\x00\x1b") {
		t.Errorf("%q", data)
	}

	j, err = newJUnit(name)
	if err != nil {
		t.Fatal(err)
	}
	j.err = errors.New("the disk is full")
	if err := j.finish(false); err == nil || !strings.Contains(err.Error(), "full") {
		t.Error(err)
	}
	if now, _ := os.ReadFile(name); !bytes.Equal(now, data) {
		t.Error("a report that failed took the place of the one before")
	}
}

func TestProgress(t *testing.T) {
	for _, c := range []struct {
		calls       int
		read, total int64
		want        string
	}{
		{1, 10, 100, "1 call, 0 a second, 18s left"},
		{3000, 50, 100, "3000 calls, 1500 a second, 2s left"},
		{3000, 100, 100, "3000 calls, 1500 a second"},
		{7, 50, 0, "7 calls, 4 a second"},
	} {
		if got := progressText(c.calls, 2*time.Second, c.read, c.total); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	var out bytes.Buffer
	c := newConsole(nil, io.Discard, &out, nil)
	if p := c.newProgress(c.Err, 10); p != nil {
		t.Error("there is a line of progress where there is no terminal")
	}
	c.Err.terminal = true
	p := c.newProgress(c.Err, 100)
	p.shown = time.Time{}
	p.update(50, 5)
	p.clear()
	if !strings.Contains(out.String(), "5 calls") || !strings.HasSuffix(out.String(), "\r") && !strings.HasSuffix(out.String(), "\x1b[2K\r") {
		t.Errorf("%q", out.String())
	}
}

package flows_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// crash is a process that dies in the middle of a call, and the one after it.
type crash struct {
	call       shippedCall
	whole      []journal.Record // of the same call without a crash
	after      int              // so many records were stored
	unanswered bool             // the last append's answer was lost; else what it announced was done
	kept       bool             // the vault outlives the process, and the leg re-attaches; else both are gone
}

func (c crash) String() string {
	s := fmt.Sprintf("%s: stored %d", c.call, c.after)
	if c.unanswered {
		s += ", unanswered"
	}
	if c.kept {
		return s + ", vault and leg kept"
	}
	return s + ", vault and leg gone"
}

// TestCrash ends the process of each shipped call after each of its records:
// between two appends (what was announced is done, and its outcome lost), in
// the middle of an append, and after one whose answer is lost. Another process
// goes on with what is stored.
//
// All places are tried of the first call of a flow. Of another that is the
// first to take its way all between two appends are, and each third of the
// rest, as of all others. A call that polls on and on begins like the others
// do: of it the last places are tried, and one in a hundred. Of a call whose
// requests are repeated after real pauses each sixth is, and of what an
// earlier call of the flow begins with, each tenth. With the race detector a
// seventh of all that is tried.
func TestCrash(t *testing.T) {
	ways, before := map[string]bool{}, map[string][][]journal.Record{}
	for _, c := range shippedCalls() {
		w := c.world(t)
		_, recs := w.run(t)
		way := c.flow + " " + path(t, recs)
		first := !ways[way]
		ways[way] = true
		same := sameUntil(before[c.flow], recs)
		before[c.flow] = append(before[c.flow], recs)
		t.Run(c.String(), func(t *testing.T) {
			t.Parallel()
			tryCrashes(t, c, recs, inMemory, func(k int) bool {
				switch {
				case len(recs) > 100:
					return k%100 == 0 || first && k > len(recs)-5
				case c.pauses:
					return k%6 == 0
				case k <= same:
					return k%10 == 0
				}
				return k%3 == 0 || first && (same == 0 || recs[k].Kind == journal.Event)
			})
		})
	}
}

// sameUntil is how many records a call has in common with one of others, from
// the beginning.
func sameUntil(others [][]journal.Record, recs []journal.Record) (same int) {
	for _, o := range others {
		n := 0
		for n < min(len(o), len(recs)) && o[n].Kind == recs[n].Kind && o[n].At.Equal(recs[n].At) && bytes.Equal(o[n].Data, recs[n].Data) {
			n++
		}
		same = max(same, n)
	}
	return same
}

// TestCrashOnDisk is the same with files that are closed and opened again in
// between: for one call that is paid and one that is hung up, of each flow.
func TestCrashOnDisk(t *testing.T) {
	tried := map[string]bool{}
	for _, c := range shippedCalls() {
		kind := c.flow + c.outcome
		if tried[kind] || c.charges == 0 || c.slow != "" {
			continue
		}
		tried[kind] = true
		_, recs := c.world(t).run(t)
		for _, on := range []func(*testing.T) *disk{inFile, inFolder} {
			t.Run(c.String()+"/"+on(t).name, func(t *testing.T) {
				t.Parallel()
				tryCrashes(t, c, recs, on, func(k int) bool { return k%2 == 0 })
			})
		}
	}
}

func tryCrashes(t *testing.T, call shippedCall, whole []journal.Record, on func(*testing.T) *disk, wanted func(k int) bool) {
	tried := 0
	for k := 1; k < len(whole); k++ {
		if (!wanted(k) || raced && k%7 != 0) && k != len(whole)-1 {
			continue
		}
		for _, unanswered := range []bool{false, true} {
			if unanswered && whole[k].Kind != journal.Event {
				continue // in the middle of an append it is the same
			}
			for _, kept := range []bool{true, false} {
				crash{call, whole, k, unanswered, kept}.try(t, on(t))
				tried++
				if t.Failed() {
					return
				}
			}
		}
	}
	t.Logf("%d crashes", tried)
}

func (c crash) try(t *testing.T, on *disk) {
	t.Helper()
	w := c.call.world(t)
	defer w.close()
	w.drive.Journal = &dies{Store: on.open(t, w.clock.Now), left: c.after, unanswered: c.unanswered, died: w.note}
	if _, err := w.drive.Run(t.Context(), w.begin()); !errors.Is(err, journal.ErrUnknown) {
		t.Fatalf("%s: the first process: %v", c, err)
	}
	on.close(t)
	store := on.open(t, w.clock.Now)
	defer func() { on.close(t) }()
	stored := recordsOf(t, store)
	if len(stored) != c.after {
		t.Fatalf("%s: %d records are stored", c, len(stored))
	}
	was, err := engine.Fold(w.program, all(stored))
	if err != nil {
		t.Fatalf("%s: %v", c, err)
	}
	before := *was.State
	asked := len(w.sent.once)
	late := w.second(t, was, stored, c.kept)
	w.drive.Journal = store
	out, err := w.drive.Resume(t.Context(), "call-1")
	if err != nil {
		t.Fatalf("%s: the second process: %v", c, err)
	}
	recs := recordsOf(t, store)
	c.checkKept(t, stored, recs)
	c.checkAnswers(t, recs)
	c.checkReplay(t, w, recs, out)
	if c.kept {
		c.checkWay(t, &before, len(was.Missing), late > 0 && (w.caller.hangup > 0 || c.call.fickle), recs, out)
	} else {
		c.checkGone(t, &before, recs, out)
		if len(w.sent.once) > asked {
			t.Errorf("%s: a request that may be sent once was sent for a caller who is gone: %v", c, w.sent.once)
		}
	}
	c.checkMoney(t, w)
}

// second is the world as the next process finds it. Late is how much time the
// caller loses because he has to hear something twice.
func (w *world) second(t *testing.T, was *engine.Folded, stored []journal.Record, kept bool) (late time.Duration) {
	t.Helper()
	w.sent.Effects = w.client(t, w.library)
	w.drive.Vault, w.drive.Leg = nil, nil
	w.inbox.open(t, w.drive.Settings) // what came early died with the process
	if !kept {
		return 0
	}
	w.drive.Vault = w.vault
	answers := 0
	for _, r := range stored {
		if r.Kind == journal.Event && read[engine.Event](t, r).Leg != nil {
			answers++
		}
	}
	if c := was.State.Pending; c != nil && c.Leg != nil && c.Repeatable() && len(was.Missing) == 0 {
		late = w.clock.Now().Sub(was.Last)
	}
	again := w.caller.again(w.clock, answers, late)
	w.drive.Leg = again
	w.hear(again)
	return late
}

// checkKept: what was stored stays, as it was.
func (c crash) checkKept(t *testing.T, stored, recs []journal.Record) {
	t.Helper()
	for i, r := range stored {
		if i >= len(recs) || recs[i].Kind != r.Kind || !recs[i].At.Equal(r.At) || !bytes.Equal(recs[i].Data, r.Data) {
			t.Fatalf("%s: record %d is another one afterwards", c, i+1)
		}
	}
}

// checkAnswers: each command was asked once and has one answer, and the end
// stands at the end.
func (c crash) checkAnswers(t *testing.T, recs []journal.Record) {
	t.Helper()
	asked, answered, noted := map[int]engine.Command{}, map[int]int{}, 0
	for i, r := range recs {
		switch r.Kind {
		case journal.Command:
			cmd := read[engine.Command](t, r)
			if _, twice := asked[cmd.N]; twice || cmd.N != len(asked)+1 {
				t.Errorf("%s: record %d: command %d was asked before, or one is missing", c, r.N, cmd.N)
			}
			asked[cmd.N] = cmd
		case journal.Event:
			ev := read[engine.Event](t, r)
			cmd, ok := asked[ev.N]
			if !ok {
				t.Errorf("%s: record %d answers command %d, which was not asked", c, r.N, ev.N)
			}
			if ev.HungUp {
				noted++
			}
			if !ev.HungUp || cmd.Fetch == nil {
				answered[ev.N]++
			}
		case journal.End:
			if i != len(recs)-1 {
				t.Errorf("%s: the end is record %d of %d", c, i+1, len(recs))
			}
		}
	}
	for n := range asked {
		if answered[n] != 1 {
			t.Errorf("%s: command %d has %d answers", c, n, answered[n])
		}
	}
	if noted > 1 {
		t.Errorf("%s: the caller hung up %d times", c, noted)
	}
	if recs[len(recs)-1].Kind != journal.End {
		t.Errorf("%s: the call has no end", c)
	}
}

func (c crash) checkReplay(t *testing.T, w *world, recs []journal.Record, out engine.Outcome) {
	t.Helper()
	rec, err := engine.OpenRecording(all(recs))
	if err != nil {
		t.Fatalf("%s: %v", c, err)
	}
	if got, err := w.program.Replay(rec); err != nil || !got.Same() || got.End == nil {
		t.Errorf("%s: replay: %v %v", c, err, got)
	}
	f, err := engine.Fold(w.program, all(recs))
	if err != nil || len(f.Missing) > 0 {
		t.Fatalf("%s: fold: %v", c, err)
	}
	if a, b := plainJSON(t, f.State), plainJSON(t, out.State); a != b {
		t.Errorf("%s: the journal gives another state:\n%s\n%s", c, a, b)
	}
}

// checkWay: the call goes the way it would have gone, unless what was under
// way may not be done twice: then the applet is left as one whose outcome is
// not known.
func (c crash) checkWay(t *testing.T, before *engine.State, missing int, late bool, recs []journal.Record, out engine.Outcome) {
	t.Helper()
	want, got := exits(t, c.whole), exits(t, recs)
	interrupted := before.Pending != nil && missing == 0
	if interrupted && !before.Pending.Repeatable() {
		n := len(exits(t, recs[:c.after]))
		exit := "onUnknown"
		if l := before.Pending.Leg; l != nil && l.Kind != leg.SendLink {
			exit = "onFailure" // what a transfer has for it
		}
		if len(got) <= n || pathOf(got[:n]) != pathOf(want[:n]) || got[n].Applet != before.Pending.Applet || got[n].Exit != exit {
			t.Errorf("%s: %s may have been done; path %s", c, before.Pending.Applet, pathOf(got))
		}
		if out.End.Outcome == engine.Faulted {
			t.Errorf("%s: ended %+v", c, out.End)
		}
		return
	}
	if late && out.End.Outcome != engine.Faulted {
		return // who has to hear something twice hangs up at another place, for the provider's time goes on
	}
	if c.call.fickle && interrupted && before.Pending.Fetch != nil && !c.unanswered {
		return // the answer that was lost does not come again
	}
	if (c.inHand(t) || notified(t, recs) != notified(t, c.whole)) && out.End.Outcome == c.call.outcome && slices.ContainsFunc(c.call.lost, func(end string) bool { return strings.HasSuffix(pathOf(got), end) }) {
		return // a notification came to the process that died: its sender sends it again or does not, by his own rules
	}
	if pathOf(got) != pathOf(want) || out.End.Outcome != c.call.outcome {
		t.Errorf("%s: %s\npath %s\nwant %s", c, out.End.Outcome, pathOf(got), pathOf(want))
	}
}

// inHand reports whether the process died while it wrote a notification down.
func (c crash) inHand(t *testing.T) bool {
	next := c.whole[c.after]
	return next.Kind == journal.Event && read[engine.Event](t, next).Notified != nil
}

// notified counts the notifications that a call took.
func notified(t *testing.T, recs []journal.Record) (n int) {
	for _, r := range recs {
		if r.Kind == journal.Event && read[engine.Event](t, r).Notified != nil {
			n++
		}
	}
	return n
}

// checkGone: without its leg the call is hung up, unless the caller was handed
// on before; what needs a lost secret is not sent.
func (c crash) checkGone(t *testing.T, before *engine.State, recs []journal.Record, out engine.Outcome) {
	t.Helper()
	want := engine.HungUp
	switch {
	case before.End != nil:
		want = before.End.Outcome
	case before.Left && before.HungUp == nil:
		want = engine.Completed
	}
	if out.End.Outcome != want {
		t.Errorf("%s: ended %+v, want %s", c, out.End, want)
	}
	asked, askedAt := map[int]engine.Command{}, map[int]int{}
	for _, r := range recs {
		switch r.Kind {
		case journal.Command:
			cmd := read[engine.Command](t, r)
			asked[cmd.N], askedAt[cmd.N] = cmd, int(r.N)
		case journal.Event:
			ev := read[engine.Event](t, r)
			if int(r.N) <= c.after || ev.Fetched == nil || !needsVault(asked[ev.N].Fetch) {
				continue
			}
			cmd, f := asked[ev.N], ev.Fetched
			begun := askedAt[ev.N] <= c.after // else it may also be left because nobody is there
			if f.Outcome == engine.Answered || f.Attempts > 0 || f.Outcome == engine.NotDone && f.Lost == "" && (begun || cmd.Repeatable()) {
				t.Errorf("%s: %s needs a secret that is lost, and was %s: %v", c, cmd.Applet, f.Outcome, f.Issues)
			}
		}
	}
}

// needsVault reports whether a request has a hole that no setting fills.
func needsVault(f *engine.Fetch) bool {
	texts := slices.Concat(f.URL, f.Body)
	for _, h := range f.Headers {
		texts = slices.Concat(texts, h.Key, h.Value)
	}
	for _, l := range f.Lets {
		for _, v := range l.Uses {
			texts = append(texts, vars.Piece{Ref: v.Ref})
		}
	}
	for _, p := range texts {
		if p.Ref != "" && p.Ref[0] != '#' && !strings.HasPrefix(p.Ref, "let:") { // what a Let is made of stands in its Uses
			return true
		}
	}
	return false
}

// checkMoney: the provider has one session at most, or as many as without the
// crash, and one charge at most; nothing that may be sent once was sent twice.
func (c crash) checkMoney(t *testing.T, w *world) {
	t.Helper()
	if n := w.books(t); n[sandbox.KindSession] > max(1, c.call.sessions) || n[sandbox.KindCharge] > 1 {
		t.Errorf("%s: the ledger has %v", c, w.provider.Ledger())
	}
	for ref, n := range w.sent.once {
		if n > 1 {
			t.Errorf("%s: %s was sent %d times", c, ref, n)
		}
	}
	if len(w.sent.idle) > 0 {
		t.Errorf("%s: sent without its secret: %v", c, w.sent.idle)
	}
}

// Package journaltest is the conformance suite of journal stores: a store that
// passes [Store] keeps what it is given, refuses what does not follow, and
// tells one writer from another; one that passes [Shared] also divides its
// calls among nodes.
package journaltest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// Store tests a store of calls. open gives an empty one for each test, and
// closes it at the test's end if it must be. A store of one call only passes
// too: no test here appends to two calls. [Calls] does.
func Store(t *testing.T, open func(t *testing.T) journal.Store) {
	for name, test := range map[string]func(*testing.T, journal.Store){
		"keeps what it is given":    keeps,
		"expected revision":         expected,
		"numbers":                   numbers,
		"an append is one unit":     unit,
		"contexts":                  contexts,
		"too long":                  tooLong,
		"data that is no JSON":      noJSON,
		"nothing to append":         nothing,
		"read after a revision":     readAfter,
		"tail":                      tail,
		"nothing follows the end":   afterEnd,
		"one of many wins":          race,
		"the caller's slice is his": aliasing,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// Calls tests a store of many calls. open is as for [Store].
func Calls(t *testing.T, open func(t *testing.T) journal.Store) {
	t.Run("many calls at once", func(t *testing.T) { manyCalls(t, open(t)) })
	t.Run("names", func(t *testing.T) { names(t, open(t)) })
}

// Record is a record of a test.
func Record(n journal.Rev, text string) journal.Record {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(map[string]string{"text": text})
	return journal.Record{N: uint64(n), Kind: journal.Event, At: time.Date(2026, 3, 1, 12, 0, 0, int(n), time.UTC), Data: json.RawMessage(strings.TrimSpace(b.String()))}
}

// Ended is a record of kind [journal.End].
func Ended(n journal.Rev) journal.Record {
	r := Record(n, "over")
	r.Kind = journal.End
	return r
}

func list(t *testing.T, s journal.Store, call string, after journal.Rev) []journal.Record {
	t.Helper()
	var out []journal.Record
	for r, err := range s.Read(t.Context(), call, after) {
		if err != nil {
			t.Fatalf("call %s after record %d: %v", call, len(out), err)
		}
		out = append(out, r)
	}
	return out
}

// holds checks that a call has these records and no others.
func holds(t *testing.T, s journal.Store, call string, want ...journal.Record) {
	t.Helper()
	got := list(t, s, call, 0)
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Fatalf("call %s has %d records, record %d is missing", call, len(got), i+1)
		case i >= len(want):
			t.Fatalf("call %s has %d records, not %d: %+v", call, len(got), len(want), got[i])
		case !same(got[i], want[i]):
			t.Fatalf("call %s:\nhas   %+.300v %.300s\nwants %+.300v %.300s", call, got[i], got[i].Data, want[i], want[i].Data)
		}
	}
	if rev, err := s.Tail(t.Context(), call); err != nil || rev != journal.Rev(len(want)) {
		t.Fatalf("call %s: the tail is %d %v, and there are %d records", call, rev, err, len(want))
	}
}

func same(a, b journal.Record) bool {
	return a.N == b.N && a.Kind == b.Kind && a.At.Equal(b.At) && string(a.Data) == string(b.Data)
}

// appended appends and wants it done.
func appended(t *testing.T, s journal.Store, call string, expect journal.Rev, d journal.Durability, records ...journal.Record) {
	t.Helper()
	if rev, err := s.Append(t.Context(), call, expect, d, records...); err != nil || rev != expect+journal.Rev(len(records)) {
		t.Fatalf("append after %d of call %s: %d, %v", expect, call, rev, err)
	}
}

// refused appends and wants it refused with an error, nil for any.
func refused(t *testing.T, s journal.Store, call string, expect journal.Rev, want error, records ...journal.Record) {
	t.Helper()
	rev, err := s.Append(t.Context(), call, expect, journal.Durable, records...)
	if err == nil || want != nil && !errors.Is(err, want) {
		t.Fatalf("append after %d of call %s: %d, %v; want %v", expect, call, rev, err, want)
	}
}

func keeps(t *testing.T, s journal.Store) {
	texts := []string{"", "a", "<b> & </b>", "\u2028 \u2029 \u00e4 \U0001f4b3", "\x00\n\t\"\\ \\u0041", `","sum":"00000000"}`, strings.Repeat("long ", 40_000), "\xff is no UTF-8"}
	var want []journal.Record
	for i, text := range texts {
		want = append(want, Record(journal.Rev(i+1), text))
	}
	for i, data := range []string{`null`, `0`, `"text"`, `[]`, `{}`, `{"a":1.50,"b":1e400,"a":12345678901234567890}`} {
		r := Record(journal.Rev(len(texts)+i+1), "")
		r.Data = json.RawMessage(data)
		want = append(want, r)
	}
	for i, kind := range []string{journal.Start, journal.Command, journal.Exit, "another-kind", journal.End} {
		r := Record(journal.Rev(len(want)+1), "kind")
		r.Kind, r.At = kind, time.Date(2026, 12, 31, 23, 59, 59, []int{0, 1, 1000, 999_999_999, 120_000_000}[i], time.UTC)
		want = append(want, r)
	}
	half := len(want) / 2
	appended(t, s, "c", 0, journal.Buffered, want[0])
	appended(t, s, "c", 1, journal.Durable, want[1:half]...)
	appended(t, s, "c", journal.Rev(half), journal.Buffered, want[half:]...)
	holds(t, s, "c", want...)
}

func expected(t *testing.T, s journal.Store) {
	refused(t, s, "c", 1, journal.ErrFenced, Record(2, "future"))
	holds(t, s, "c")
	appended(t, s, "c", 0, journal.Durable, Record(1, "a"), Record(2, "b"))
	for _, expect := range []journal.Rev{0, 1, 3, 1 << 40} {
		refused(t, s, "c", expect, journal.ErrFenced, Record(expect+1, "stale or future"))
	}
	appended(t, s, "c", 2, journal.Durable, Record(3, "c"))
	holds(t, s, "c", Record(1, "a"), Record(2, "b"), Record(3, "c"))
}

func numbers(t *testing.T, s journal.Store) {
	refused(t, s, "c", 0, nil, Record(2, "x"))
	refused(t, s, "c", 0, nil, Record(0, "x"))
	appended(t, s, "c", 0, journal.Durable, Record(1, "a"))
	refused(t, s, "c", 1, nil, Record(1, "again"))
	refused(t, s, "c", 1, nil, Record(7, "x"))
	holds(t, s, "c", Record(1, "a"))
}

func unit(t *testing.T, s journal.Store) {
	refused(t, s, "c", 0, nil, Record(1, "a"), Record(3, "c"))
	refused(t, s, "c", 0, nil, Record(1, "a"), Record(2, "b"), Record(2, "b"))
	refused(t, s, "c", 0, nil, Record(1, "a"), journal.Record{N: 2, Kind: journal.Event, At: Record(1, "").At, Data: json.RawMessage(`{`)})
	holds(t, s, "c")
	appended(t, s, "c", 0, journal.Durable, Record(1, "a"), Record(2, "b"))
	holds(t, s, "c", Record(1, "a"), Record(2, "b"))
}

func contexts(t *testing.T, s journal.Store) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := s.Append(stopped, "c", 0, journal.Durable, Record(1, "a")); !errors.Is(err, context.Canceled) {
		t.Errorf("appended though the context had ended: %v", err)
	}
	if _, err := s.Tail(stopped, "c"); !errors.Is(err, context.Canceled) {
		t.Errorf("tail: %v", err)
	}
	holds(t, s, "c")
	appended(t, s, "c", 0, journal.Durable, Record(1, "a"))
	var last error
	for _, err := range s.Read(stopped, "c", 0) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("read: %v", last)
	}
}

var tooLongRecord = sync.OnceValue(func() journal.Record { return Record(1, strings.Repeat("x", journal.MaxLine)) })

func tooLong(t *testing.T, s journal.Store) {
	long := tooLongRecord()
	refused(t, s, "c", 0, journal.ErrTooLong, long)
	long.N = 2
	refused(t, s, "c", 0, journal.ErrTooLong, Record(1, "a"), long)
	holds(t, s, "c")
	appended(t, s, "c", 0, journal.Durable, Record(1, "a"))
	holds(t, s, "c", Record(1, "a"))
}

func noJSON(t *testing.T, s journal.Store) {
	for _, data := range []string{"", "{", `{"a":1}}`, "nonsense", "\"a\nb\"", "{} {}"} {
		r := Record(1, "")
		r.Data = json.RawMessage(data)
		refused(t, s, "c", 0, nil, r)
	}
	for _, kind := range []string{"", "a\"b", "a\nb", `a\b`} {
		r := Record(1, "")
		r.Kind = kind
		refused(t, s, "c", 0, nil, r)
	}
	holds(t, s, "c")
	r := Record(1, "")
	r.Data = json.RawMessage("{\n\t\"a\" : [ 1, 2 ]\n}")
	appended(t, s, "c", 0, journal.Durable, r)
	if got := list(t, s, "c", 0); len(got) != 1 || strings.Contains(string(got[0].Data), "\n") {
		t.Errorf("white space round the values: %v", got)
	}
}

func nothing(t *testing.T, s journal.Store) {
	appended(t, s, "c", 0, journal.Durable)
	holds(t, s, "c")
	appended(t, s, "c", 0, journal.Buffered, Record(1, "a"))
	appended(t, s, "c", 1, journal.Durable)
	refused(t, s, "c", 0, journal.ErrFenced)
	holds(t, s, "c", Record(1, "a"))
}

func readAfter(t *testing.T, s journal.Store) {
	appended(t, s, "c", 0, journal.Durable, Record(1, "a"), Record(2, "b"), Record(3, "c"))
	for after, want := range map[journal.Rev]int{0: 3, 1: 2, 2: 1, 3: 0, 9: 0} {
		got := list(t, s, "c", after)
		if len(got) != want || want > 0 && got[0].N != uint64(after)+1 {
			t.Errorf("after %d: %d records", after, len(got))
		}
	}
	for range s.Read(t.Context(), "c", 0) { // who stops reading stops it
		break
	}
	appended(t, s, "c", 3, journal.Durable, Ended(4))
	for after, want := range map[journal.Rev]int{0: 4, 3: 1, 4: 0} {
		if got := list(t, s, "c", after); len(got) != want {
			t.Errorf("after %d of the call that has ended: %d records", after, len(got))
		}
	}
}

func tail(t *testing.T, s journal.Store) {
	want := journal.Rev(0)
	for _, n := range []int{0, 1, 3} {
		var unit []journal.Record
		for i := range n {
			unit = append(unit, Record(want+journal.Rev(i)+1, "x"))
		}
		appended(t, s, "c", want, journal.Buffered, unit...)
		want += journal.Rev(n)
		if rev, err := s.Tail(t.Context(), "c"); err != nil || rev != want {
			t.Errorf("the tail is %d %v, not %d", rev, err, want)
		}
	}
	appended(t, s, "c", want, journal.Durable, Ended(want+1))
	if rev, err := s.Tail(t.Context(), "c"); err != nil || rev != want+1 {
		t.Errorf("after the end the tail is %d %v, not %d", rev, err, want+1)
	}
}

func afterEnd(t *testing.T, s journal.Store) {
	refused(t, s, "c", 0, nil, Ended(1), Record(2, "x"))
	appended(t, s, "c", 0, journal.Durable, Record(1, "a"), Ended(2))
	refused(t, s, "c", 2, journal.ErrFenced, Record(3, "x"))
	refused(t, s, "c", 0, journal.ErrFenced, Record(1, "the name again"))
	holds(t, s, "c", Record(1, "a"), Ended(2))
}

func race(t *testing.T, s journal.Store) {
	const writers, rounds = 8, 25
	for round := range journal.Rev(rounds) {
		var won atomic.Int32
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				_, err := s.Append(t.Context(), "c", round, journal.Durability(w%2), Record(round+1, fmt.Sprint("by ", w)))
				switch {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, journal.ErrFenced):
					t.Errorf("writer %d: %v", w, err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Fatalf("%d writers won revision %d", won.Load(), round+1)
		}
	}
	if got := list(t, s, "c", 0); len(got) != rounds {
		t.Errorf("%d records after %d rounds", len(got), rounds)
	}
}

func aliasing(t *testing.T, s journal.Store) {
	r := Record(1, "mine")
	appended(t, s, "c", 0, journal.Durable, r)
	copy(r.Data, "XXXXXXXXXXX")
	holds(t, s, "c", Record(1, "mine"))
}

func manyCalls(t *testing.T, s journal.Store) {
	const calls, records = 40, 12
	var wg sync.WaitGroup
	for c := range calls {
		wg.Go(func() {
			call := fmt.Sprint("call-", c)
			for n := journal.Rev(0); n < records; n++ {
				r := Record(n+1, call)
				if n == records-1 && c%2 == 0 {
					r = Ended(n + 1)
				}
				if rev, err := s.Append(t.Context(), call, n, journal.Durability(n%2), r); err != nil || rev != n+1 {
					t.Errorf("%s after %d: %d %v", call, n, rev, err)
					return
				}
				if n%4 == 0 {
					for range s.Read(t.Context(), call, 0) {
					}
				}
			}
		})
	}
	wg.Wait()
	for c := range calls {
		call := fmt.Sprint("call-", c)
		var want []journal.Record
		for n := range journal.Rev(records) {
			want = append(want, Record(n+1, call))
		}
		if c%2 == 0 {
			want[records-1] = Ended(records)
		}
		holds(t, s, call, want...)
	}
	holds(t, s, "call-unknown")
}

func names(t *testing.T, s journal.Store) {
	all := []string{"a", "A", "a ", "a\"b", `a\b`, "a,\"n\":1", "é", "e\u0301", "\u2028", "<x>&", "a/../b", strings.Repeat("n", 200)}
	for i, call := range all {
		appended(t, s, call, 0, journal.Buffered, Record(1, call))
		if i%2 == 0 {
			appended(t, s, call, 1, journal.Buffered, Ended(2))
		}
	}
	for i, call := range all {
		if i%2 == 0 {
			holds(t, s, call, Record(1, call), Ended(2))
		} else {
			holds(t, s, call, Record(1, call))
		}
	}
}

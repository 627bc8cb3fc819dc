package engine

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestReadEventAsTagged holds the short way of reading against encoding/json,
// for events of all kinds and for texts that are nearly events.
func TestReadEventAsTagged(t *testing.T) {
	texts := rapid.SampledFrom([]string{"", "a", "⟦x⟧", `"<&>\`, "\u2028\x00\x7f", "ä\n"})
	rapid.Check(t, func(rt *rapid.T) {
		var ev Event
		for _, f := range []any{&ev.N, &ev.HungUp, &ev.Leg, &ev.Fetched} {
			if fetched, ok := f.(**Fetched); ok && rapid.Bool().Draw(rt, "plain") {
				*fetched = &Fetched{Found: []Found{{Name: "x"}}}
				for _, f := range []any{&ev.Fetched.Outcome, &ev.Fetched.Status, &ev.Fetched.Body, &ev.Fetched.Headers, &ev.Fetched.Found} {
					fill(rt, texts, reflect.ValueOf(f).Elem(), 0)
				}
				continue
			}
			fillOrSkip(rt, texts, f)
		}
		ev.At = time.Unix(int64(rapid.IntRange(0, 1e9).Draw(rt, "at")), 5).UTC()
		data, err := json.Marshal(ev)
		if err != nil {
			rt.Fatal(err)
		}
		spoilt := strings.Replace(string(data), rapid.SampledFrom([]string{"", `"`, "{", "n", ":1", "true", "[", "status"}).Draw(rt, "old"),
			rapid.SampledFrom([]string{"", "null", "x", "1e3", "N"}).Draw(rt, "new"), rapid.IntRange(0, 1).Draw(rt, "times"))
		for _, text := range []string{string(data), spoilt} {
			var want Event
			bad := json.Unmarshal([]byte(text), &want)
			got, err := readEvent([]byte(text))
			if (err == nil) != (bad == nil) || err == nil && !same(got, want) {
				rt.Fatalf("%s\n%+v %v\n%+v %v", text, got, err, want, bad)
			}
		}
	})
}

// same compares events by what they are written as.
func same(a, b Event) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// fillOrSkip leaves the times of attempts out: they have no plain fields.
func fillOrSkip(rt *rapid.T, texts *rapid.Generator[string], f any) {
	if fetched, ok := f.(**Fetched); ok {
		*fetched = &Fetched{Issues: []Issue{{Msg: "m"}}, Sent: []time.Time{time.Unix(1, 0).UTC()}, Cached: true}
		return
	}
	fill(rt, texts, reflect.ValueOf(f).Elem(), 0)
}

// TestReadStartAsTagged is the same for start records.
func TestReadStartAsTagged(t *testing.T) {
	texts := rapid.SampledFrom([]string{"", "a", "ä\n<"})
	rapid.Check(t, func(rt *rapid.T) {
		var s Started
		for _, f := range []any{&s.Format, &s.Engine, &s.Flow, &s.Program, &s.Call.ID, &s.Call.CLID, &s.Call.DNIS, &s.Call.Inbox, &s.Inputs, &s.Defaulted, &s.Settings} {
			fill(rt, texts, reflect.ValueOf(f).Elem(), 0)
		}
		s.Call.Seed[3] = 7
		data, err := json.Marshal(s)
		if err != nil {
			rt.Fatal(err)
		}
		for _, text := range []string{string(data), strings.Replace(string(data), rapid.SampledFrom([]string{"0", `"a"`, "}", "seed"}).Draw(rt, "old"), "null", 1)} {
			var want Started
			bad := json.Unmarshal([]byte(text), &want)
			got, err := readStarted([]byte(text))
			x, _ := json.Marshal(got)
			y, _ := json.Marshal(want)
			if (err == nil) != (bad == nil) || err == nil && string(x) != string(y) {
				rt.Fatalf("%s\n%s %v\n%s %v", text, x, err, y, bad)
			}
		}
	})
}

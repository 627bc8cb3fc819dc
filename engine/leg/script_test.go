package leg_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

var began = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func script(t *testing.T, text string) (*leg.Script, *clock.Virtual) {
	t.Helper()
	steps, err := leg.ParseSteps(text)
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewVirtual(began)
	return leg.NewScript(c, 50*time.Millisecond, steps), c
}

func collect(least, most int) leg.Command {
	return leg.Command{Kind: leg.Collect, Collect: &leg.CollectOptions{Min: least, Max: most, Terminator: "#", FirstDigit: vars.Duration(5 * time.Second)}}
}

func TestScriptedCaller(t *testing.T) {
	bridge := leg.Command{Kind: leg.Transfer, Transfer: &leg.TransferTo{To: vars.Literal("1"), Mode: leg.Bridge, NoAnswer: vars.Duration(15 * time.Second)}}
	blind := leg.Command{Kind: leg.Transfer, Transfer: &leg.TransferTo{To: vars.Literal("1"), Mode: leg.Blind}}
	queue := leg.Command{Kind: leg.Queue, Prompts: []leg.Prompt{{Say: vars.Literal("hold")}}, Queue: &leg.QueueTo{Queue: vars.Literal("q"), Mode: leg.Blind, Timeout: vars.Duration(time.Minute)}}
	back := leg.Command{Kind: leg.Queue, Queue: &leg.QueueTo{Queue: vars.Literal("q"), Mode: leg.Bridge, Timeout: vars.Duration(time.Minute)}}
	record := leg.Command{Kind: leg.Record, Record: &leg.RecordOptions{Mode: leg.RecordMessage, Max: vars.Duration(time.Minute), Silence: vars.Duration(3 * time.Second)}}
	tape := leg.Command{Kind: leg.Record, Record: &leg.RecordOptions{Mode: leg.RecordCall}}
	play := leg.Command{Kind: leg.Play, Prompts: []leg.Prompt{{Say: vars.Literal("0123456789")}}}
	for name, c := range map[string]struct {
		script string
		do     []leg.Command
		want   string
	}{
		"keys":              {"1", []leg.Command{collect(1, 1)}, "digits 1"},
		"terminator":        {"123#", []leg.Command{collect(1, 9)}, "digits 123"},
		"hash after max":    {"1234#,5", []leg.Command{collect(4, 4), collect(1, 1)}, "digits 1234, digits 5"},
		"keyed ahead":       {"12#34#", []leg.Command{collect(1, 9), collect(1, 9)}, "digits 12, digits 34"},
		"only terminator":   {"#", []leg.Command{collect(1, 9)}, "noInput "},
		"silence":           {"silence,7", []leg.Command{collect(1, 1), collect(1, 1)}, "noInput , digits 7"},
		"out of steps":      {"", []leg.Command{collect(1, 1)}, "noInput "},
		"hangup":            {"hangup", []leg.Command{collect(1, 1), play}, "hungup , hungup "},
		"hangup at a time":  {"hangup@200ms", []leg.Command{play, play}, "hungup , hungup "},
		"bridge":            {"1", []leg.Command{bridge, collect(1, 1)}, "ended , digits 1"},
		"busy":              {"busy", []leg.Command{bridge}, "busy "},
		"no answer":         {"noanswer", []leg.Command{bridge}, "noAnswer "},
		"fail":              {"fail", []leg.Command{bridge}, "failed "},
		"hangup in bridge":  {"hangup@1s", []leg.Command{bridge}, "hungup "},
		"hangup at bridge":  {"hangup", []leg.Command{bridge}, "hungup "},
		"blind":             {"", []leg.Command{blind}, "transferred "},
		"an agent":          {"1", []leg.Command{queue, collect(1, 1)}, "transferred , digits 1"},
		"back from agent":   {"1", []leg.Command{back, collect(1, 1)}, "ended , digits 1"},
		"overflow":          {"overflow,busy", []leg.Command{queue, bridge}, "overflow , busy "},
		"hangup in queue":   {"overflow,hangup@30s", []leg.Command{queue}, "hungup "},
		"hangup at queue":   {"hangup", []leg.Command{queue}, "hungup "},
		"queue fails":       {"fail", []leg.Command{queue}, "failed "},
		"message":           {"speak,1", []leg.Command{record, collect(1, 1)}, "recorded recording-1, digits 1"},
		"no message":        {"silence,speak", []leg.Command{record, record}, "noInput , recorded recording-1"},
		"keys are not said": {"1", []leg.Command{record, collect(1, 1)}, "noInput , digits 1"},
		"hangup after it":   {"speak,hangup@2s", []leg.Command{record, play}, "recorded recording-1, hungup "},
		"hangup before it":  {"silence,hangup@2s", []leg.Command{record}, "hungup "},
		"hangup at it":      {"hangup", []leg.Command{record}, "hungup "},
		"recording fails":   {"fail", []leg.Command{record}, "failed "},
		"the call":          {"1", []leg.Command{tape, record, collect(1, 1)}, "recorded recording-1, noInput , digits 1"},
		"hold does not end": {"", []leg.Command{{Kind: leg.Hold, Prompts: play.Prompts}}, "done "},
	} {
		s, _ := script(t, c.script)
		var got []string
		for _, do := range c.do {
			ev, err := s.Do(t.Context(), do)
			if err != nil {
				t.Fatal(name, err)
			}
			got = append(got, ev.Status+" "+ev.Digits+ev.Recording)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestSpeakingTakesTime(t *testing.T) {
	s, c := script(t, "")
	if _, err := s.Do(t.Context(), leg.Command{Kind: leg.Play, Prompts: []leg.Prompt{{Say: vars.Literal("0123456789")}}}); err != nil {
		t.Fatal(err)
	}
	if d := c.Now().Sub(began); d != 500*time.Millisecond {
		t.Errorf("ten characters took %s", d)
	}
}

func TestParseSteps(t *testing.T) {
	for text, want := range map[string]string{
		"1,x":                                `step 2: "x" is neither keys`,
		"1,,2":                               "step 2: it is empty",
		"hangup@":                            "step 1: \"\" is not a time",
		"hangup@-2s":                         "step 1: \"-2s\" is not a time",
		"hangup@soon":                        "step 1: \"soon\" is not a time",
		strings.Repeat("1", leg.MaxScript+1): "the keys are longer",
	} {
		if _, err := leg.ParseSteps(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func FuzzParseSteps(f *testing.F) {
	f.Add("1,4111#,hangup@12s,silence,busy")
	f.Fuzz(func(t *testing.T, text string) {
		steps, err := leg.ParseSteps(text)
		if err == nil && len(steps) > strings.Count(text, ",")+1 {
			t.Fatalf("%d steps from %q", len(steps), text)
		}
	})
}

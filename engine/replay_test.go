package engine_test

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
)

func replayOn(t *testing.T, was, now, keys string) *engine.Replayed {
	t.Helper()
	_, recs := run(t, drive(t, compile(t, was), &server{}, keys))
	rec, err := engine.ReadRecording(seq(recs))
	if err != nil {
		t.Fatal(err)
	}
	got, err := compile(t, now).Replay(rec)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestReplayOnAnotherProgram(t *testing.T) {
	const was = `<CallFlow name="f" start="A" onHangup="H" onError="Z"><Do name="A" what="collect" next="B"/><Do name="B" what="once" next="W"/><Do name="W" what="wait" next="Z"/><Stop name="Z"/><Do name="H" what="safe"/></CallFlow>`
	for name, c := range map[string]struct {
		edit func(string) string
		keys string
		want []string
	}{
		"nothing":                  {func(s string) string { return s }, "12#", nil},
		"a comment":                {func(s string) string { return strings.Replace(s, "<Stop", "<!-- x --><Stop", 1) }, "12#", nil},
		"the same after a hang-up": {func(s string) string { return s }, "12#,hangup@2s", nil},
		"a prompt more is made up": {func(s string) string {
			return strings.Replace(strings.Replace(s, `start="A"`, `start="N"`, 1), "<Stop", `<Do name="N" what="play" next="A"/><Stop`, 1)
		}, "12#", []string{"N route"}},
		"another route":               {func(s string) string { return strings.Replace(s, `what="once" next="W"`, `what="once" next="Z"`, 1) }, "12#", []string{"B route"}},
		"a request that was not sent": {func(s string) string { return strings.Replace(s, `next="Z"/><Stop`, `next="H"/><Stop`, 1) }, "12#", []string{"W route", "H missing"}},
		"another way to read keys":    {func(s string) string { return strings.Replace(s, `what="collect"`, `what="secret"`, 1) }, "12#", []string{"A leg"}},
		"a new name":                  {func(s string) string { return strings.ReplaceAll(s, `"B"`, `"B2"`) }, "12#", []string{"B2 renamed"}},
	} {
		got := replayOn(t, was, c.edit(was), c.keys)
		var kinds []string
		for _, d := range got.Differences {
			kinds = append(kinds, d.Applet+" "+d.Kind)
		}
		if strings.Join(kinds, ", ") != strings.Join(c.want, ", ") {
			t.Errorf("%s: %v, want %v", name, got.Differences, c.want)
		}
	}
}

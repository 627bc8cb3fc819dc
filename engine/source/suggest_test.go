package source_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/source"
)

func TestSuggest(t *testing.T) {
	names := []string{"next", "onTimeout", "onFailure", "name", "Announcer", "to"}
	for word, want := range map[string]string{
		"nxt":                   "next",
		"naem":                  "name",
		"NEXT":                  "next",
		"ontimeot":              "onTimeout",
		"Anouncer":              "Announcer",
		"TO":                    "to",
		"ot":                    "",
		"x":                     "",
		"":                      "",
		"interaction":           "",
		strings.Repeat("n", 99): "",
	} {
		if want != "" {
			want = ` (did you mean "` + want + `"?)`
		}
		if got := source.Suggest(word, names); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := source.Suggest("nex", []string{"nexu", "next", "nex"}); got != ` (did you mean "next"?)` {
		t.Errorf("of equally near names the first in the alphabet: %q", got)
	}
}

func TestParseDuration(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"3s": 3 * time.Second, "500ms": 500 * time.Millisecond, "5m": 5 * time.Minute,
		"1h30m": 90 * time.Minute, "1.5s": 1500 * time.Millisecond, "0s": 0,
	} {
		if got, err := source.ParseDuration(s); err != nil || got != want {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for s, want := range map[string]string{
		"3":                      `"3" has no unit: write 3s for seconds, 3ms for milliseconds`,
		"0":                      `"0" has no unit: write 0s for seconds, 0ms for milliseconds`,
		"-3s":                    `"-3s" is negative: a duration begins at 0s`,
		"":                       "a duration is missing: ",
		"+3s":                    `"+3s" is not a duration: write a number with a unit, `,
		"3 s":                    `"3 s" is not a duration: `,
		"Inf":                    `"Inf" is not a duration: `,
		"soon":                   `"soon" is not a duration: `,
		"9999999999999h":         `"9999999999999h" is not a duration: `,
		strings.Repeat("9", 9e3): `"999999999999999999999999999999999999999999999999999999999999…" is not a duration: `,
	} {
		if _, err := source.ParseDuration(s); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", s, err, want)
		}
	}
}

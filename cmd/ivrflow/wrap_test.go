package main

import (
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"one two three", 0, "one two three"},
		{"one two three", 13, "one two three"},
		{"one two three", 8, "one two/three"},
		{"  one two three", 8, "  one/  two/  three"},
		{"a verylongword b", 6, "a/verylongword/b"},
		{"ä ö ü", 3, "ä ö/ü"},
		{"", 5, ""},
	} {
		if got := strings.Join(wrap(c.text, c.width), "/"); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	if got := plain("a\x1b[31mb\nc\u202e"); strings.ContainsAny(got, "\x1b\n\u202e") {
		t.Errorf("%q", got)
	}
}

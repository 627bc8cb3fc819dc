package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestJSONShowsNoHiddenCharacters: a terminal is not to be commanded by what a
// recording holds; a machine reads the same text.
func TestJSONShowsNoHiddenCharacters(t *testing.T) {
	const text = "a\u009b31m\u202eb\u200f\ufeffc\nä"
	got := textJSON(map[string]string{"x": text}, "")
	if strings.ContainsFunc(got, invisible) {
		t.Errorf("%q", got)
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(got), &back); err != nil || back["x"] != text {
		t.Errorf("%q %v", back["x"], err)
	}
}

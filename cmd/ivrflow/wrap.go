package main

import (
	"strings"
	"unicode/utf8"
)

// wrap breaks a text at blanks into lines of at most width characters; a word
// that is longer has a line of its own. Blanks at the beginning stand before
// every line. Width 0 does not break.
func wrap(text string, width int) []string {
	if width <= 0 || utf8.RuneCountInString(text) <= width {
		return []string{text}
	}
	lead := text[:len(text)-len(strings.TrimLeft(text, " "))]
	var lines []string
	line := lead
	for _, word := range strings.Fields(text) {
		joined := line + " " + word
		if line == lead {
			joined = line + word
		}
		if line != lead && utf8.RuneCountInString(joined) > width {
			lines = append(lines, line)
			joined = lead + word
		}
		line = joined
	}
	return append(lines, line)
}

// pad is the text filled up with blanks to a width in characters.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-utf8.RuneCountInString(text), 0))
}

// shorten cuts a text that is longer than most characters.
func shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

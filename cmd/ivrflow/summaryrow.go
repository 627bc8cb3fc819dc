package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// row is a number and what it counts, wrapped, with an example.
func (c *console) row(n int, text, example string) {
	if example != "" {
		text += "  e.g. " + example
	}
	width := 0
	if c.Out.width > 0 {
		width = c.Out.width - 9
	}
	for i, line := range wrap(plain(text), width) {
		head := fmt.Sprintf("%7d  ", n)
		if i > 0 {
			head = strings.Repeat(" ", utf8.RuneCountInString(head))
		}
		c.Out.print(head + line + "\n")
	}
}

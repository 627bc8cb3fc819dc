package main

import (
	"regexp"
	"strings"
)

// docsBlock is a fenced block of a page.
type docsBlock struct {
	page  string // the file's name
	line  int    // of its fence
	fence string // ``` or ~~~
	kind  string // xml, sh, text ...; "" where none is written
	marks []string
	text  string
}

// openFence is the line that a block begins with; those that end one have
// nothing behind the fence.
var openFence = regexp.MustCompile("^(\\s*)(```+|~~~+)\\s*(\\S*)\\s*(.*)$")

// blocksOf finds every block of a page. One that is not closed is found too.
func blocksOf(page, text string) []docsBlock {
	var out []docsBlock
	var open *docsBlock
	for i, line := range strings.Split(text, "\n") {
		m := openFence.FindStringSubmatch(line)
		switch {
		case open == nil && m != nil:
			open = &docsBlock{page: page, line: i + 1, fence: m[2], kind: m[3], marks: strings.Fields(m[4])}
		case open != nil && strings.TrimSpace(line) == open.fence:
			out = append(out, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	if open != nil {
		open.kind = "a block without an end"
		out = append(out, *open)
	}
	return out
}

// file is the name of the file that the block is, or "".
func (b docsBlock) file() string {
	if len(b.marks) == 1 && strings.ContainsAny(b.marks[0], "./") {
		return b.marks[0]
	}
	return ""
}

// mark reports whether the first mark is word, and gives the ones after it.
func (b docsBlock) mark(word string) (rest []string, is bool) {
	if len(b.marks) == 0 || b.marks[0] != word {
		return nil, false
	}
	return b.marks[1:], true
}

package source

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// runeStep is the distance, in bytes, of the places whose rune count is remembered. It bounds the work for one
// position, so that a whole document on a single line is still read in linear time.
const runeStep = 256

// document is the text of one file with what is needed to turn byte offsets into lines and columns.
type document struct {
	file   string
	text   string
	starts []int // offset of the first byte of each line
	runes  []int // runes[k] is the number of runes that begin before offset k*runeStep
}

func newDocument(file, text string) *document {
	d := &document{file: file, text: text, starts: []int{0}}
	count := 0
	for i := 0; i < len(text); i++ {
		if i%runeStep == 0 {
			d.runes = append(d.runes, count)
		}
		if utf8.RuneStart(text[i]) {
			count++
		}
		if text[i] == '\n' {
			d.starts = append(d.starts, i+1)
		}
	}
	if len(text)%runeStep == 0 {
		d.runes = append(d.runes, count)
	}
	return d
}

// pos is the place of the byte at the offset; within a character it is the place of the character.
func (d *document) pos(offset int) Pos {
	offset = min(max(offset, 0), len(d.text))
	line := sort.SearchInts(d.starts, offset+1)
	start := d.starts[line-1]
	for offset > start && offset < len(d.text) && !utf8.RuneStart(d.text[offset]) {
		offset--
	}
	return Pos{File: d.file, Line: line, Col: d.runesBefore(offset) - d.runesBefore(start) + 1, doc: d}
}

func (d *document) runesBefore(offset int) int {
	k := offset / runeStep
	count := d.runes[k]
	for i := k * runeStep; i < offset; i++ {
		if utf8.RuneStart(d.text[i]) {
			count++
		}
	}
	return count
}

// line is the text of a line (1-based) without its end, "" when there is no such line.
func (d *document) line(n int) string {
	if n < 1 || n > len(d.starts) {
		return ""
	}
	end := len(d.text)
	if n < len(d.starts) {
		end = d.starts[n] - 1
	}
	return strings.TrimSuffix(d.text[d.starts[n-1]:end], "\r")
}

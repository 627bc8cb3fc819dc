package source

import (
	"strings"
	"unicode"
)

// snippetWidth is the longest line, in characters, that a snippet shows whole.
const snippetWidth = 120

// Snippet is the source line and, below it, a caret under the column; tabs stay tabs so that both line up. Of a line of
// more than 120 characters the part round the column is shown, between ellipses. It is "" when the line is unknown.
func (e *Error) Snippet() string {
	if e.Line == "" {
		return ""
	}
	line := []rune(strings.Map(printable, e.Line))
	col := min(e.Pos.Col-1, len(line)) // from 0; -1 when unknown
	line, col = window(line, col)
	if col < 0 {
		return string(line)
	}
	caret := make([]rune, 0, col+1)
	for _, r := range line[:col] {
		if r != '\t' {
			r = ' '
		}
		caret = append(caret, r)
	}
	return string(line) + "\n" + string(append(caret, '^'))
}

// window cuts a long line round the column and says where the column is in what is left.
func window(line []rune, col int) ([]rune, int) {
	if len(line) <= snippetWidth {
		return line, col
	}
	from := min(max(col-snippetWidth/2, 0), len(line)-snippetWidth)
	to := from + snippetWidth
	cut := append([]rune(nil), line[from:to]...)
	col -= from
	if from > 0 {
		cut[0] = '…'
	}
	if to < len(line) {
		cut[len(cut)-1] = '…'
	}
	return cut, max(col, -1)
}

// printable keeps a file from writing control sequences to the reader's terminal.
func printable(r rune) rune {
	if r == '\t' || unicode.IsPrint(r) {
		return r
	}
	return unicode.ReplacementChar
}

package source

import (
	"strconv"
	"strings"
)

// Pos is a place in a file. Line and Col are 1-based, 0 when unknown; Col counts characters (runes), not bytes.
// The zero value is "nowhere". A Pos that came out of [Parse] also remembers the document, so that a [List] can
// show the line: within one document == compares places, across documents use [Pos.Equal].
type Pos struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`

	doc *document
}

// String is file:line:col, and less where less is known: file:line, file, or "".
func (p Pos) String() string {
	parts := make([]string, 0, 3)
	if p.File != "" {
		parts = append(parts, p.File)
	}
	if p.Line > 0 {
		parts = append(parts, strconv.Itoa(p.Line))
		if p.Col > 0 {
			parts = append(parts, strconv.Itoa(p.Col))
		}
	}
	return strings.Join(parts, ":")
}

// Equal tells whether both are the same place of a file of the same name, whatever document they came from.
func (p Pos) Equal(q Pos) bool {
	return p.File == q.File && p.Line == q.Line && p.Col == q.Col
}

// lineText is the text of the line, without its end; "" when the document is not known.
func (p Pos) lineText() string {
	if p.doc == nil {
		return ""
	}
	return p.doc.line(p.Line)
}

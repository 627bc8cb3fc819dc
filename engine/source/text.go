package source

import (
	"sort"
	"strings"
	"unicode"
)

// Text is decoded text whose every byte knows its place in the file: entities, CDATA borders and CRLF are accounted for.
// The zero value is the empty text of nowhere. Text is immutable.
type Text struct {
	doc  *document
	s    string
	at   int   // without runs: offset of the first byte in the file, all others follow one to one
	runs []run // with runs: where the bytes of the whole text came from
	skip int   // bytes of the whole text before s
}

// run is a stretch of text that came out of one stretch of the file: either byte by byte, or (an entity, a CRLF) as a
// whole.
type run struct {
	text, textEnd int // in the whole text
	file, fileEnd int // in the file
	whole         bool
	cdata         bool
}

// Plain is a Text that did not come from XML: it begins at line 1, column 1 of the named file (a test, a command line).
func Plain(file, s string) Text {
	return Text{doc: newDocument(file, s), s: s}
}

// String is the decoded text.
func (t Text) String() string { return t.s }

// Pos is the place of the first byte; of an empty text, the place where it would stand.
func (t Text) Pos() Pos { return t.PosAt(0) }

// PosAt is the place of the byte at an offset of String. The offset len(String) gives the place just behind the text;
// offsets outside are taken as the nearest one inside.
func (t Text) PosAt(offset int) Pos {
	if t.doc == nil {
		return Pos{}
	}
	return t.doc.pos(t.source(min(max(offset, 0), len(t.s))))
}

// source is the offset in the file of the byte at an offset of s.
func (t Text) source(offset int) int {
	if len(t.runs) == 0 {
		return t.at + offset
	}
	if offset == len(t.s) && offset > 0 { // just behind: not where the next run begins, that may be far away
		r := t.runAt(offset - 1)
		if r.whole {
			return r.fileEnd
		}
		return r.file + t.skip + offset - r.text
	}
	r := t.runAt(offset)
	if t.skip+offset >= r.textEnd { // an empty slice at the very end
		return r.fileEnd
	}
	if r.whole {
		return r.file
	}
	return r.file + t.skip + offset - r.text
}

// runAt is the run that the byte at an offset of s came from, else the last one.
func (t Text) runAt(offset int) run {
	i := sort.Search(len(t.runs), func(i int) bool { return t.runs[i].textEnd > t.skip+offset })
	return t.runs[min(i, len(t.runs)-1)]
}

// IsCData tells whether the byte at an offset of String came out of a CDATA section.
func (t Text) IsCData(offset int) bool {
	if len(t.runs) == 0 || offset < 0 || offset >= len(t.s) {
		return false
	}
	return t.runAt(offset).cdata
}

// Slice is String()[i:j] with its positions. Offsets outside are taken as the nearest ones inside.
func (t Text) Slice(i, j int) Text {
	i = min(max(i, 0), len(t.s))
	j = min(max(j, i), len(t.s))
	t.s = t.s[i:j]
	if len(t.runs) == 0 {
		t.at += i
	} else {
		t.skip += i
	}
	return t
}

// TrimSpace is the text without the white space (as Unicode defines it) at both ends.
func (t Text) TrimSpace() Text {
	left := len(t.s) - len(strings.TrimLeftFunc(t.s, unicode.IsSpace))
	return t.Slice(left, max(left, len(strings.TrimRightFunc(t.s, unicode.IsSpace))))
}

// join makes one text of the pieces of an element.
func join(pieces []Text) Text {
	var s strings.Builder
	whole := Text{doc: pieces[0].doc}
	for _, p := range pieces {
		base := s.Len()
		s.WriteString(p.s)
		if len(p.runs) == 0 && p.s != "" {
			whole.runs = append(whole.runs, run{text: base, textEnd: s.Len(), file: p.at, fileEnd: p.at + len(p.s)})
		}
		for _, r := range p.runs {
			r.text, r.textEnd = base+r.text, base+r.textEnd
			whole.runs = append(whole.runs, r)
		}
	}
	whole.s = s.String()
	if len(whole.runs) == 0 {
		whole.at = pieces[0].at
	}
	return whole
}

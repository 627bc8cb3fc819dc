package interactions

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// draft is a Locator while it is read. Where a placeholder stands, text has a
// hole of the same length, made of two characters that no XML document can
// hold: the grammars of locators take it for letters of a name, and all
// positions stay.
type draft struct {
	written source.Text
	text    string
	holes   []vars.Template // what fills them, in order
	list    *source.List
}

const (
	holeStart = '\x01'
	holeRest  = '\x02'
)

// newDraft finds the placeholders. settings: also #(Key) is one; where # and
// ( mean something in the language of the Locator it is not.
func newDraft(written source.Text, settings bool, list *source.List) *draft {
	d := &draft{written: written, list: list}
	s := written.String()
	text := []byte(s)
	for i := 0; i < len(s); i++ {
		if !isPlaceholder(s, i) || s[i] == '#' && !settings {
			continue
		}
		end := i + len(placeholderAt(s, i))
		d.holes = append(d.holes, vars.Parse(written.Slice(i, end), vars.InText, false, list))
		text[i] = holeStart
		for j := i + 1; j < end; j++ {
			text[j] = holeRest
		}
		i = end - 1
	}
	d.text = string(text)
	return d
}

// finished is the draft of a Locator whose placeholders are filled, as it
// stands in a command: what looks like a placeholder in it is none.
func finished(text string, list *source.List) *draft {
	return &draft{written: source.Plain("", text), text: text, list: list}
}

// bad notes a mistake at a byte of the text.
func (d *draft) bad(at int, format string, args ...any) {
	d.list.Mistake(d.written.PosAt(at), "locator", format, args...)
}

// unfilled reports what the designer has still to write.
func (d *draft) unfilled() bool {
	at := strings.Index(d.text, vars.Unfilled)
	if at >= 0 {
		d.bad(at, "%s is still to be filled in", vars.Unfilled)
	}
	return at >= 0
}

// shown is a part of the Locator as it was written.
func (d *draft) shown(from, to int) string { return d.written.String()[from:to] }

// isHole reports whether s is one hole and nothing else.
func isHole(s string) bool {
	return s != "" && s[0] == holeStart && strings.Trim(s[1:], string(holeRest)) == ""
}

func hasHole(s string) bool { return strings.IndexByte(s, holeStart) >= 0 }

// filling are the values for the holes of a Locator. They are taken in the
// order in which the Locator was written.
type filling struct {
	texts []string
	next  int
}

// into puts the values into the holes of a part of a Locator.
func (f *filling) into(s string) string { return f.mapped(s, func(text string) string { return text }) }

func (f *filling) mapped(s string, change func(string) string) string {
	if !hasHole(s) || len(f.texts) == 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != holeStart {
			b.WriteByte(s[i])
			i++
			continue
		}
		for i++; i < len(s) && s[i] == holeRest; i++ {
		}
		b.WriteString(change(f.texts[f.next]))
		f.next++
	}
	return b.String()
}

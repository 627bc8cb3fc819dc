package vars

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine/source"
)

// Unfilled is what the vendor's sample documents hold where the designer must
// write something.
const Unfilled = "~~~REPLACE~~~"

// Template is a text with placeholders, parsed once. It is immutable. The
// zero Template renders to nothing.
type Template struct {
	parts  []part
	raw    string
	origin source.Pos
	in     Context
}

type part struct {
	lit     string
	name    string // of the data source or setting; "" for a literal
	setting bool
	pos     source.Pos
	fmts    []Formatter
	place   Place
	host    bool   // stands where the host of a request is decided
	wrong   string // why it cannot stand here
	text    route
	json    route // of a value of type Json: as text, but structure where a bare place takes it
}

// Parse reads a template for a context. What is wrong is added to list with
// its position: a placeholder that is not closed, an unknown formatter, a
// place where nothing can be inserted, [Unfilled] text. raw restores Vonage's
// insertion without escaping.
func Parse(text source.Text, in Context, raw bool, list *source.List) Template {
	t := Template{raw: text.String(), origin: text.Pos(), in: in}
	s := t.raw
	unfilled(text, list)
	if n := min(strings.Count(s, "$(")+strings.Count(s, "#("), strings.Count(s, ")")); n > 0 {
		t.parts = make([]part, 0, 2*n+1) // a literal before each and one behind
	}
	lit := 0
	for i := 0; i < len(s); {
		if (s[i] != '$' && s[i] != '#') || i+1 >= len(s) || s[i+1] != '(' {
			i++
			continue
		}
		end := strings.IndexByte(s[i:], ')')
		if end < 0 {
			list.Mistake(text.PosAt(i), "placeholder", "the placeholder %s is not closed: ) is missing", clip(s[i:]))
			break
		}
		if i > lit {
			t.parts = append(t.parts, part{lit: s[lit:i]})
		}
		if p, ok := placeholder(text, i, i+end, list); ok {
			t.parts = append(t.parts, p)
		}
		i += end + 1
		lit = i
	}
	if lit < len(s) {
		t.parts = append(t.parts, part{lit: s[lit:]})
	}
	t.place(in, raw, list)
	return t
}

func placeholder(text source.Text, from, to int, list *source.List) (part, bool) {
	s := text.String()
	words := strings.Split(s[from+2:to], ":")
	p := part{name: strings.TrimSpace(words[0]), setting: s[from] == '#', pos: text.PosAt(from)}
	if strings.Contains(s[from:to], Unfilled) {
		return p, false // reported by unfilled
	}
	if msg := CheckName(p.name); msg != "" {
		list.Mistake(p.pos, "placeholder", "%s: %s", clip(s[from:to+1]), msg)
		return p, false
	}
	at := from + 2 + len(words[0]) + 1
	for _, w := range words[1:] {
		name := strings.TrimSpace(w)
		f, ok := formatter(name)
		switch at := text.PosAt(at + strings.Index(w, name)); {
		case name == "":
			list.Mistake(at, "formatter", "a formatter is missing behind the colon")
		case !ok:
			list.Mistake(at, "formatter", "unknown formatter %q%s", clip(name), source.Suggest(name, FormatterNames()))
		}
		if !ok {
			return p, false
		}
		p.fmts = append(p.fmts, f)
		at += len(w) + 1
	}
	return p, true
}

// place gives every placeholder its escaping.
func (t *Template) place(in Context, raw bool, list *source.List) {
	if !slices.ContainsFunc(t.parts, func(p part) bool { return p.name != "" }) {
		return
	}
	items := make([]item, 0, len(t.raw))
	for i := range t.parts {
		p := &t.parts[i]
		if p.name != "" {
			items = append(items, item{atom: p})
			continue
		}
		for _, r := range p.lit {
			items = append(items, item{r: r})
		}
	}
	classify(items, in)
	for i := range t.parts {
		p := &t.parts[i]
		if p.name == "" {
			continue
		}
		if p.wrong != "" && !raw && !slices.ContainsFunc(p.fmts, isRaw) {
			list.Mistake(p.pos, "placeholder", "%s", p.wrong)
		}
		if raw {
			p.place = p.place.guards()
		}
		p.text, p.json = routes(p.place.with(p.fmts))
	}
}

func unfilled(text source.Text, list *source.List) {
	s := text.String()
	for i := 0; ; {
		j := strings.Index(s[i:], Unfilled)
		if j < 0 {
			return
		}
		list.Mistake(text.PosAt(i+j), "unfilled", "%s is still to be filled in", Unfilled)
		i += j + len(Unfilled)
	}
}

func clip(s string) string {
	if i := strings.IndexAny(s, "\r\n"); i >= 0 {
		s = s[:i]
	}
	if utf8.RuneCountInString(s) > 30 {
		s = string([]rune(s)[:30]) + "…"
	}
	return s
}

// String is the template as it was written.
func (t Template) String() string { return t.raw }

// Pos is where the template begins.
func (t Template) Pos() source.Pos { return t.origin }

// IsEmpty reports whether nothing was written.
func (t Template) IsEmpty() bool { return t.raw == "" }

// Placeholder is one use of a data source or setting in a template.
type Placeholder struct {
	Name    string
	Setting bool
	Pos     source.Pos
}

// String is the placeholder as written, without formatters.
func (p Placeholder) String() string {
	if p.Setting {
		return fmt.Sprintf("#(%s)", p.Name)
	}
	return fmt.Sprintf("$(%s)", p.Name)
}

// Placeholders lists the placeholders in order.
func (t Template) Placeholders() []Placeholder {
	var out []Placeholder
	for _, p := range t.parts {
		if p.name != "" {
			out = append(out, Placeholder{p.name, p.setting, p.pos})
		}
	}
	return out
}

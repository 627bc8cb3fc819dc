package expression

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// scanned is a text whose placeholders, and whole numbers that expr-lang could not hold, are replaced by a name padded
// with blanks to the same number of characters, so that every column stays what it was.
type scanned struct {
	padded       string
	placeholders []vars.Placeholder
	slots        []*slot       // each data source and setting once
	marks        map[int]*mark // by the character at which the name stands
	broken       bool          // what else is wrong with the text follows from a mistake that was found
}

// slot is a data source or setting that the expression reads.
type slot struct {
	vars.Placeholder
	index int
	shown string // as a placeholder
}

// mark is a place where something was replaced. Names are told apart by their place alone: whatever a designer calls
// something, it cannot be taken for a placeholder.
type mark struct {
	slot    *slot  // of a placeholder
	number  string // digits of a number
	written string
	at      source.Pos
	read    bool // the syntax tree has a value here
}

// scanner walks over the text once.
type scanner struct {
	scanned
	text  source.Text
	s     string
	at    int // bytes
	chars int // characters written to out
	out   strings.Builder
	list  *source.List
}

func scan(text source.Text, list *source.List) scanned {
	sc := &scanner{text: text, s: text.String(), list: list}
	sc.marks = map[int]*mark{}
	sc.unfilled()
	for sc.at < len(sc.s) {
		switch c := sc.s[sc.at]; {
		case c == '"' || c == '\'' || c == '`':
			sc.quoted(c)
		case strings.HasPrefix(sc.s[sc.at:], "//"):
			sc.skipPast("\n")
		case strings.HasPrefix(sc.s[sc.at:], "/*"):
			sc.skipPast("*/")
		case sc.opens(sc.at):
			sc.placeholder()
		case c >= '0' && c <= '9':
			sc.digits()
		default:
			_, size := utf8.DecodeRuneInString(sc.s[sc.at:])
			sc.copy(sc.at + size)
		}
	}
	sc.padded = sc.out.String()
	return sc.scanned
}

func (sc *scanner) unfilled() {
	for i := 0; ; i += len(vars.Unfilled) {
		j := strings.Index(sc.s[i:], vars.Unfilled)
		if j < 0 {
			return
		}
		i += j
		sc.broken = true
		sc.list.Mistake(sc.text.PosAt(i), "unfilled", "%s is still to be filled in", vars.Unfilled)
	}
}

func (sc *scanner) opens(i int) bool {
	return i+1 < len(sc.s) && (sc.s[i] == '$' || sc.s[i] == '#') && sc.s[i+1] == '('
}

// copy takes the text up to the offset as it is.
func (sc *scanner) copy(to int) {
	sc.chars += utf8.RuneCountInString(sc.s[sc.at:to])
	sc.out.WriteString(sc.s[sc.at:to])
	sc.at = to
}

// replace puts a name in the place of the text up to the offset.
func (sc *scanner) replace(to int, m *mark) {
	m.written, m.at = sc.s[sc.at:to], sc.text.PosAt(sc.at)
	sc.marks[sc.chars] = m
	n := utf8.RuneCountInString(m.written)
	sc.out.WriteString("_" + strings.Repeat(" ", n-1))
	sc.chars += n
	sc.at = to
}

func (sc *scanner) skipPast(end string) {
	if i := strings.Index(sc.s[sc.at+1:], end); i >= 0 {
		sc.copy(sc.at + 1 + i + len(end))
		return
	}
	sc.copy(len(sc.s))
}

// quoted copies a text in quotes, in which a placeholder would not be one.
func (sc *scanner) quoted(quote byte) {
	i := sc.at + 1
	for ; i < len(sc.s) && sc.s[i] != quote; i++ {
		if sc.s[i] == '\\' && quote != '`' {
			i++
		} else if sc.opens(i) {
			sc.list.Mistake(sc.text.PosAt(i), "expression", "a placeholder in quotes is plain text: write %s outside the quotes and join with +", sc.shown(i))
		}
	}
	sc.copy(min(i+1, len(sc.s)))
}

// shown is the placeholder at i, or what its kind looks like.
func (sc *scanner) shown(i int) string {
	if end := strings.IndexByte(sc.s[i:], ')'); end > 2 && vars.CheckName(sc.s[i+2:i+end]) == "" {
		return sc.s[i : i+end+1]
	}
	return sc.s[i:i+1] + "(Name)"
}

func (sc *scanner) placeholder() {
	pos := sc.text.PosAt(sc.at)
	length := strings.IndexByte(sc.s[sc.at:], ')')
	if length < 0 {
		sc.broken = true
		sc.list.Mistake(pos, "expression", "the placeholder is not closed: ) is missing")
		sc.replace(len(sc.s), &mark{})
		return
	}
	if before, _ := utf8.DecodeLastRuneInString(sc.out.String()); before == '_' || before == '$' || unicode.IsLetter(before) || unicode.IsDigit(before) {
		sc.broken = true
		sc.list.Mistake(pos, "expression", "an operator or a blank is missing before %s", sc.s[sc.at:sc.at+length+1])
		sc.copy(sc.at + length + 1)
		return
	}
	inside := sc.s[sc.at+2 : sc.at+length]
	p := vars.Placeholder{Name: strings.TrimSpace(inside), Setting: sc.s[sc.at] == '#', Pos: pos}
	switch name, _, formatted := strings.Cut(inside, ":"); {
	case strings.Contains(inside, vars.Unfilled): // reported already
	case formatted:
		p.Name = strings.TrimSpace(name)
		sc.list.Mistake(sc.text.PosAt(sc.at+2+len(name)), "expression", "formatters do not work in an expression: write %s and use functions such as upper or trim", p)
	case vars.CheckName(p.Name) != "":
		sc.list.Mistake(pos, "expression", "%s: %s", sc.s[sc.at:sc.at+length+1], vars.CheckName(p.Name))
	default:
		sc.placeholders = append(sc.placeholders, p)
	}
	sc.replace(sc.at+length+1, &mark{slot: sc.slot(p)})
}

func (sc *scanner) slot(p vars.Placeholder) *slot {
	for _, s := range sc.slots {
		if s.Name == p.Name && s.Setting == p.Setting {
			return s
		}
	}
	s := &slot{Placeholder: p, index: len(sc.slots), shown: p.String()}
	sc.slots = append(sc.slots, s)
	return s
}

// digits copies a whole number, or replaces one that may be larger than expr-lang's.
func (sc *scanner) digits() {
	to := sc.at
	for to < len(sc.s) && (sc.s[to] >= '0' && sc.s[to] <= '9' || sc.s[to] == '_') {
		to++
	}
	before, rest := sc.out.String(), sc.s[to:]
	inside := strings.HasSuffix(before, ".") && !strings.HasSuffix(before, "..")
	if last, _ := utf8.DecodeLastRuneInString(before); last == '_' || last == '$' || unicode.IsLetter(last) || unicode.IsDigit(last) {
		inside = true
	}
	next, _ := utf8.DecodeRuneInString(rest)
	fraction := next == '.' && !strings.HasPrefix(rest, "..")
	number := strings.ReplaceAll(sc.s[sc.at:to], "_", "")
	if inside || fraction || unicode.IsLetter(next) || next == '$' || len(number) <= 18 {
		sc.copy(to)
		return
	}
	sc.replace(to, &mark{number: number})
}

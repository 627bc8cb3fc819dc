package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// ignored is a comment that ignores warnings of one code on the element behind
// it:
//
//	<!-- check: ignore CODE because REASON -->
type ignored struct {
	pos, from, to source.Pos // of the comment, and of what it is for
	code, reason  string
	used          bool
}

// suppressed is a finding that a comment ignores.
type suppressed struct {
	*source.Error
	reason string
}

var (
	ignoring = regexp.MustCompile(`<!--\s*check:\s*ignore\b([^>]*?)-->`)
	because  = regexp.MustCompile(`(?s)^\s*(\S+)(?:\s+because\s+(.*\S))?\s*$`)
)

// ignoredIn are the comments of a document. What is wrong with one is a
// finding.
func ignoredIn(file string, data []byte, list *source.List) []*ignored {
	if !ignoring.Match(data) {
		return nil
	}
	root, err := source.Parse(file, data)
	if err != nil {
		return nil // it has been told
	}
	var all []*ignored
	for _, m := range ignoring.FindAllSubmatchIndex(data, -1) {
		line := 1 + strings.Count(string(data[:m[0]]), "\n")
		col := 1 + len([]rune(string(data[strings.LastIndexByte(string(data[:m[0]]), '\n')+1:m[0]])))
		at := source.Pos{File: file, Line: line, Col: col}
		words := because.FindStringSubmatch(string(data[m[2]:m[3]]))
		switch {
		case words == nil || words[2] == "":
			list.Warn(at, "ignore", "a reason is missing: write <!-- check: ignore CODE because REASON -->")
		case !slices.ContainsFunc(codes(), func(c source.Code) bool { return c.Name == words[1] }):
			list.Warn(at, "ignore", "there is no code %q%s", words[1], source.Suggest(words[1], codeNames()))
		default:
			one := &ignored{pos: at, code: words[1], reason: strings.Join(strings.Fields(words[2]), " ")}
			if one.next(root); one.from.Line > 0 {
				all = append(all, one)
			} else {
				list.Warn(at, "ignore", "there is no element behind this comment whose findings it could ignore")
			}
		}
	}
	return all
}

func codeNames() []string {
	var names []string
	for _, c := range codes() {
		names = append(names, c.Name)
	}
	return names
}

// next finds the element that the comment stands before.
func (i *ignored) next(e *source.Element) {
	if i.from.Line == 0 && before(i.pos, e.Pos) {
		i.from = e.Pos
		i.to = source.Pos{Line: e.Pos.Line + strings.Count(string(e.Bytes()), "\n"), Col: 1 << 30}
		if i.to.Line == e.Pos.Line {
			i.to.Col = e.Pos.Col + len([]rune(string(e.Bytes())))
		}
		return
	}
	for _, c := range e.Children {
		if i.from.Line == 0 {
			i.next(c)
		}
	}
}

// before compares places in one file.
func before(a, b source.Pos) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col
}

func (i *ignored) covers(e *source.Error) bool {
	return e.Pos.File == i.pos.File && e.Code == i.code && !before(e.Pos, i.from) && !before(i.to, e.Pos)
}

// ignore takes away the findings that comments ignore. A mistake stays.
func (k *checker) ignore(all source.Errors) (left source.Errors, away []suppressed) {
	var comments []*ignored
	said := &source.List{}
	for name, d := range k.files {
		comments = append(comments, ignoredIn(name, d.data, said)...)
	}
	for _, e := range all {
		at := slices.IndexFunc(comments, func(i *ignored) bool { return i.covers(e) })
		switch {
		case at < 0:
			left = append(left, e)
		case e.IsMistake():
			comments[at].used = true
			left = append(left, e)
			said.Warn(comments[at].pos, "ignore", "%s is a mistake: it cannot be ignored", e.Code)
		default:
			comments[at].used = true
			away = append(away, suppressed{e, comments[at].reason})
		}
	}
	mistakes := slices.ContainsFunc(all, (*source.Error).IsMistake)
	for _, i := range comments {
		if !i.used && !mistakes { // with mistakes not all warnings are looked for
			said.Warn(i.pos, "ignore", "there is no finding of the code %s to ignore here: take the comment out", i.code)
		}
	}
	if len(said.Findings()) == 0 {
		return left, away
	}
	for _, e := range left {
		said.Append(e)
	}
	return said.Findings(), away
}

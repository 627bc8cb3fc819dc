package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine/source"
)

// ignored is a comment that ignores warnings of one code on the element behind
// it:
//
//	<!-- check: ignore CODE because REASON -->
type ignored struct {
	pos, from, to source.Pos // of the comment, and of what it is for
	line          string     // that the comment begins in
	code, reason  string
	used          bool
}

// suppressed is a finding that a comment ignores.
type suppressed struct {
	*source.Error
	reason string
}

var (
	ignoring = regexp.MustCompile(`(?s)^\s*check:\s*ignore\b(.*)$`)
	because  = regexp.MustCompile(`(?s)^\s*(\S+)(?:\s+because\s+(.*\S))?\s*$`)
)

// ignoredIn are the comments of a document. What is wrong with one is a
// finding.
func ignoredIn(file string, data []byte, list *source.List) []*ignored {
	if !bytes.Contains(data, []byte("check:")) {
		return nil
	}
	root, err := source.Parse(file, data)
	if err != nil {
		return nil // it has been told
	}
	var all []*ignored
	for from, text := range commentsIn(data) {
		m := ignoring.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		begin := bytes.LastIndexByte(data[:from], '\n') + 1
		line, _, _ := bytes.Cut(data[begin:], []byte("\n"))
		at := source.Pos{File: file, Line: 1 + bytes.Count(data[:from], []byte("\n")), Col: 1 + utf8.RuneCount(data[begin:from])}
		odd := func(format string, args ...any) {
			list.Append(&source.Error{Pos: at, Severity: source.Warning, Code: "ignore", Msg: fmt.Sprintf(format, args...), Line: string(line)})
		}
		words := because.FindStringSubmatch(m[1])
		switch {
		case words == nil || words[2] == "":
			odd("a reason is missing: write <!-- check: ignore CODE because REASON -->")
		case !slices.ContainsFunc(codes(), func(c source.Code) bool { return c.Name == words[1] }):
			odd("there is no code %q%s", words[1], source.Suggest(words[1], codeNames()))
		default:
			one := &ignored{pos: at, line: string(line), code: words[1], reason: strings.Join(strings.Fields(words[2]), " ")}
			if one.next(root); one.from.Line > 0 {
				all = append(all, one)
			} else {
				odd("there is no element behind this comment whose findings it could ignore")
			}
		}
	}
	return all
}

// odd is a finding about the comment itself.
func (i *ignored) odd(format string, args ...any) error {
	return &source.Error{Pos: i.pos, Severity: source.Warning, Code: "ignore", Msg: fmt.Sprintf(format, args...), Line: i.line}
}

// commentsIn gives the comments of a document with the places where they begin;
// what looks like one inside CDATA is text.
func commentsIn(data []byte) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		in := xml.NewDecoder(bytes.NewReader(data))
		for {
			from := int(in.InputOffset())
			token, err := in.RawToken()
			if err != nil {
				return
			}
			if c, is := token.(xml.Comment); is && !yield(from, string(c)) {
				return
			}
		}
	}
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
			said.Append(comments[at].odd("%s is a mistake: it cannot be ignored", e.Code))
		default:
			comments[at].used = true
			away = append(away, suppressed{e, comments[at].reason})
		}
	}
	mistakes := slices.ContainsFunc(all, (*source.Error).IsMistake)
	for _, i := range comments {
		if !i.used && !mistakes { // with mistakes not all warnings are looked for
			said.Append(i.odd("there is no finding of the code %s to ignore here: take the comment out", i.code))
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

package source_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ivrflow/ivrflow/engine/source"
)

func TestPos(t *testing.T) {
	for want, p := range map[string]source.Pos{
		"":          {},
		"f.xml":     {File: "f.xml"},
		"f.xml:3":   {File: "f.xml", Line: 3},
		"f.xml:3:4": {File: "f.xml", Line: 3, Col: 4},
		"3:4":       {Line: 3, Col: 4},
	} {
		if p.String() != want {
			t.Errorf("%q, want %q", p.String(), want)
		}
	}
	root := parse(t, "<A/>")
	if root.Text().Pos() != root.Text().PosAt(0) || !root.Pos.Equal(source.Pos{File: "f.xml", Line: 1, Col: 1}) {
		t.Error("== and Equal")
	}
	if diff := cmp.Diff(root.Pos, parse(t, "<B/>").Pos); diff != "" {
		t.Error(diff)
	}
	if got, _ := json.Marshal(root.Pos); string(got) != `{"file":"f.xml","line":1,"col":1}` {
		t.Errorf("%s", got)
	}
}

func TestListSortsAndDropsDuplicates(t *testing.T) {
	root := parse(t, "<A>\n\t<B/>\n</A>")
	var list source.List
	if list.Err() != nil || len(list.Findings()) != 0 {
		t.Fatal("the zero list holds findings")
	}
	list.Warn(root.Child("B").Pos, "odd", "it is %s", "odd")
	if list.Err() != nil {
		t.Error("a warning is no mistake")
	}
	list.Mistake(root.Child("B").Pos, "test", "second")
	list.Mistake(root.Pos, "test", "first")
	list.Mistake(root.Pos, "test", "first")
	list.Append(errors.Join(source.Errors{{Msg: "no place"}}, nil, io.EOF))
	list.Append(&source.Error{Pos: root.Pos, Msg: "first"})
	list.Append((*source.Error)(nil))
	list.Append(nil)
	list.Append(fmt.Errorf("other: %w", io.EOF))

	want := "EOF\nno place\nother: EOF\nf.xml:1:1: first\nf.xml:2:2: second"
	err := list.Err()
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	var one *source.Error
	if !errors.As(err, &one) {
		t.Error("errors.As finds no *Error")
	}
	findings := list.Findings()
	if len(findings) != 6 || findings[4].Severity != source.Warning || findings[4].Code != "odd" || findings[4].Line != "\t<B/>" {
		t.Errorf("findings: %v", findings)
	}
}

func TestAppendLeavesTheFindingAlone(t *testing.T) {
	found := &source.Error{Pos: parse(t, "<A/>").Pos, Msg: "x"}
	var list source.List
	list.Append(found)
	if found.Line != "" || list.Findings()[0].Line != "<A/>" {
		t.Error("the line belongs in the list's copy")
	}
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("0123456789", 30)
	for name, test := range map[string]struct {
		line string
		col  int
		want string
	}{
		"unknown":           {"", 3, ""},
		"caret":             {"<A b='c'/>", 4, "<A b='c'/>\n   ^"},
		"tabs and letters":  {"\t\té <A/>", 5, "\t\té <A/>\n\t\t  ^"},
		"no column":         {"<A/>", 0, "<A/>"},
		"behind the end":    {"<A/>", 99, "<A/>\n    ^"},
		"control sequences": {"a\x1b[31mb", 8, "a\ufffd[31mb\n       ^"},
		"long, in front":    {long, 2, long[:119] + "…\n ^"},
		"long, in the middle": {long, 151,
			"…" + long[91:209] + "…\n" + strings.Repeat(" ", 60) + "^"},
		"long, at the end": {long, 300, "…" + long[181:] + "\n" + strings.Repeat(" ", 119) + "^"},
		"long, behind":     {long, 301, "…" + long[181:] + "\n" + strings.Repeat(" ", 120) + "^"},
		"long, no column":  {long, 0, long[:119] + "…"},
		"exactly 120":      {long[:120], 1, long[:120] + "\n^"},
	} {
		t.Run(name, func(t *testing.T) {
			e := source.Error{Pos: source.Pos{Line: 1, Col: test.col}, Line: test.line}
			if diff := cmp.Diff(test.want, e.Snippet()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
)

// TestDocs looks at every fenced block of README and docs; one that no rule
// covers is a failure. A page is read from the top, in a folder of its own.
//
//	xml                loads without a mistake: a document, an applet, or a part of one
//	xml bad CODE ...   gives findings with these codes
//	KIND FILE          (a name with a dot or a slash) is written to the folder, or is what a command has made there
//	sh                 its commands are run in the folder, and end with exit code 0; see docsShell
//	sh exit N          the last one ends with that code
//	sh not-run WHY     its commands are only read: a subcommand with flags that there are
//	go                 stands in a compiled Example, word for word
//	json, jsonl        is JSON
//	text shows         each line was written by the last command; ... is anything
//	text, and no kind  holds no command
//
// What a page's own test runs is listed in ownTests.
func TestDocs(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(orders))
	defer server.Close()
	code := exampleCode(t)
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, page := range docsPages(t) {
		t.Run(filepath.Base(page), func(t *testing.T) {
			sh := &docsShell{t: t, dir: t.TempDir(), root: root, at: server.URL, wrote: map[string]bool{}}
			for _, b := range blocksOf(filepath.Base(page), readText(t, page)) {
				count[b.kind]++
				if !ownTest(b) {
					sh.where = fmt.Sprintf("%s:%d", b.page, b.line)
					sh.block(b, code)
				}
			}
		})
	}
	if count["xml"] < 60 || count["sh"] < 10 {
		t.Errorf("only these blocks were found: %v", count)
	}
}

// orders is the server of README and of the designer's guide.
func orders(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/orders/42" {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"error":"no such order"}`)
		return
	}
	fmt.Fprint(w, `{"order":{"state":"shipped"}}`)
}

// ownTests are the tests that look at blocks of one page, and at which.
var ownTests = []struct {
	page, test string
	covers     func(docsBlock) bool
}{
	{"adding-a-provider.md", "TestAddingAProvider", func(b docsBlock) bool { return b.fence == "~~~" }},
	{"checks.md", "TestChecksPage", func(b docsBlock) bool {
		return len(b.marks) > 0 && slices.Contains([]string{"bad", "good", "sample"}, b.marks[0])
	}},
}

func ownTest(b docsBlock) bool {
	for _, own := range ownTests {
		if own.page == b.page && own.covers(b) {
			return true
		}
	}
	return false
}

// TestDocsOwnTests: the tests that TestDocs leaves blocks to are there.
func TestDocsOwnTests(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		all.WriteString(readText(t, file))
	}
	for _, own := range ownTests {
		if _, err := os.Stat(filepath.Join("..", "..", "docs", own.page)); err == nil && !strings.Contains(all.String(), "func "+own.test+"(") {
			t.Errorf("there is no test %s for %s", own.test, own.page)
		}
	}
}

// block does what the rule of the block says.
func (s *docsShell) block(b docsBlock, code string) {
	codes, bad := b.mark("bad")
	switch {
	case b.file() != "":
		s.write(b.file(), b.text)
		if b.kind == "xml" {
			s.loads(b.text)
		}
	case b.kind == "xml" && bad && len(codes) > 0:
		list := &source.List{}
		loadInto(list, s.dir, b.text)
		for _, code := range codes {
			if !slices.ContainsFunc(list.Findings(), func(f *source.Error) bool { return f.Code == code }) {
				s.t.Errorf("%s: %s is not found: %v", s.where, code, list.Findings())
			}
		}
	case b.kind == "xml" && len(b.marks) == 0:
		s.loads(b.text)
	case b.kind == "sh":
		s.script(b)
	case b.kind == "go" && len(b.marks) == 0:
		if !strings.Contains(code, unindented(b.text)) {
			s.t.Errorf("%s: this code stands in no Example", s.where)
		}
	case (b.kind == "json" || b.kind == "jsonl") && len(b.marks) == 0:
		for d := json.NewDecoder(strings.NewReader(b.text)); d.More(); {
			if err := d.Decode(new(any)); err != nil {
				s.t.Errorf("%s: %v", s.where, err)
				break
			}
		}
	case b.kind == "text" && slices.Equal(b.marks, []string{"shows"}):
		s.shows(b.text)
	case (b.kind == "text" || b.kind == "") && len(b.marks) == 0:
		for _, line := range strings.Split(b.text, "\n") {
			if strings.HasPrefix(line, "ivrflow ") || strings.HasPrefix(line, "$ ") {
				s.t.Errorf("%s: %q is a command, and this block is not run: write ```sh", s.where, line)
			}
		}
	default:
		s.t.Errorf("%s: no rule covers a block %s %s%s: see TestDocs", s.where, b.fence, b.kind, strings.Join(append([]string{""}, b.marks...), " "))
	}
}

func (s *docsShell) loads(xml string) {
	if err := loadExample(s.dir, xml); err != nil {
		s.t.Errorf("%s: %v", s.where, err)
	}
}

// exampleCode is all code of the Examples, without its indentation.
func exampleCode(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"../../*/*example*_test.go", "../../*/*/*example*_test.go"} {
		files, err := filepath.Glob(filepath.FromSlash(pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			all.WriteString(unindented(readText(t, file)))
		}
	}
	return all.String()
}

// unindented is a text without the white space that its lines begin with.
func unindented(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.Join(lines, "\n")
}

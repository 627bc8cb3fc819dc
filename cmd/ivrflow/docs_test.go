package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// fence finds the code of a page: ```xml or ```xml NAME, and ```sh.
var fence = regexp.MustCompile("(?ms)^```(xml|sh)[^\n]*\n(.*?)^```$")

// TestDocs loads every XML of README and docs. An applet alone is put into a
// flow that has the applets it names; a part of an interaction into a whole.
func TestDocs(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	pages = append(pages, filepath.Join("..", "..", "README.md"))
	blocks := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range fence.FindAllStringSubmatchIndex(string(text), -1) {
			if string(text[m[2]:m[3]]) != "xml" {
				continue
			}
			blocks++
			line := strings.Count(string(text[:m[0]]), "\n") + 1
			if err := loadExample(string(text[m[4]:m[5]])); err != nil {
				t.Errorf("%s:%d: %v", filepath.Base(page), line, err)
			}
		}
	}
	if blocks < 20 {
		t.Errorf("only %d examples were found", blocks)
	}
}

// loadExample compiles an example as what its first element makes it.
func loadExample(xml string) error {
	list := &source.List{}
	root := regexp.MustCompile(`<([A-Za-z]+)`).FindStringSubmatch(xml)
	if root == nil {
		list.Add(source.Pos{}, "there is no element")
		return list.Err()
	}
	switch root[1] {
	case "CallFlow":
	case "ApiInteraction":
		interactions.Parse("example", "example.xml", []byte(xml), list)
		return list.Err()
	case "ApiNotification":
		interactions.ParseNotification("", "example.xml", []byte(xml), list)
		return list.Err()
	case "Let", "Request", "Response", "Field", "Form", "Query", "Verify", "Url", "Body", "Headers":
		interactions.Parse("example", "example.xml", []byte(wholeInteraction(root[1], xml)), list)
		return list.Err()
	default:
		xml = wholeFlow(xml)
	}
	flow := flows.Parse("example.xml", []byte(xml), list)
	if flow == nil {
		return list.Err()
	}
	_, err := engine.Compile(flow, applets.Standard(applets.Deps{Interactions: &interactions.Library{}}), list)
	return err
}

// wholeFlow puts an applet into a flow that has the applets it names.
func wholeFlow(xml string) string {
	name := regexp.MustCompile(`name="([^"]*)"`).FindStringSubmatch(xml)[1]
	all := `<CallFlow name="example" start="` + name + `" onError="` + name + `">` + xml
	seen := map[string]bool{name: true}
	for _, m := range regexp.MustCompile(`\b(?:next|otherwise|on[A-Z][A-Za-z]*)="([^"]*)"`).FindAllStringSubmatch(xml, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			all += `<Hangup name="` + m[1] + `"/>`
		}
	}
	return all + "</CallFlow>"
}

// wholeInteraction puts a part into a document that has the others.
func wholeInteraction(root, xml string) string {
	request := "<Request><Url>https://api.example.test/x</Url><Method>POST</Method></Request>"
	response := "<Response><Type>JSON</Type></Response>"
	let := ""
	switch root {
	case "Let":
		let = xml
	case "Request":
		request = xml
	case "Response":
		response = xml
	case "Field":
		response = "<Response><Type>JSON</Type><Fields>" + xml + "</Fields></Response>"
	case "Verify":
		response = "<Response><Type>JSON</Type>" + xml + "</Response>"
	case "Form", "Body":
		request = "<Request><Url>https://api.example.test/x</Url><Method>POST</Method>" + xml + "</Request>"
	case "Query", "Headers":
		request = "<Request><Url>https://api.example.test/x</Url>" + xml + "<Method>GET</Method></Request>"
	case "Url":
		request = "<Request>" + xml + "<Method>GET</Method></Request>"
	}
	return "<ApiInteraction>" + let + request + response + "</ApiInteraction>"
}

// TestDocsCommands runs every command line of README and docs, in a folder
// that holds the examples with a name (```xml NAME, ```jsonl NAME) and against a server that
// answers as README says. What make does is CI's.
func TestDocsCommands(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(`{"order":{"state":"shipped"}}`))
	}))
	defer server.Close()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, page := range append(pages, filepath.Join(root, "README.md")) {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		for _, m := range regexp.MustCompile("(?ms)^```(?:xml|jsonl) (\\S+)\n(.*?)^```$").FindAllStringSubmatch(string(data), -1) {
			if err := os.WriteFile(filepath.Join(dir, m[1]), []byte(m[2]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(string(data), -1) {
			for _, line := range strings.Split(strings.TrimSpace(m[1]), "\n") {
				line = strings.ReplaceAll(strings.TrimPrefix(line, "go run ./cmd/"), "http://127.0.0.1:8085", server.URL)
				args, ours := strings.CutPrefix(line, "ivrflow ")
				if !ours {
					if !strings.HasPrefix(line, "make ") {
						t.Errorf("%s: %q is no command that can be tested", filepath.Base(page), line)
					}
					continue
				}
				t.Chdir(dir)
				var out, errs strings.Builder
				if code := run(t.Context(), strings.Fields(args), strings.NewReader(""), &out, &errs, nil); code != 0 {
					t.Errorf("%s: %s: exit %d\n%s%s", filepath.Base(page), line, code, out.String(), errs.String())
				}
				ran++
			}
		}
	}
	if ran < 4 {
		t.Errorf("only %d commands were run", ran)
	}
}

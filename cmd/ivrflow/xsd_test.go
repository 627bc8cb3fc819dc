package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/source/xsd"
)

// What check takes the schema takes too, over every document that there is,
// shipped, published, in the docs, in the cases, and over each of them with a
// mistake put in. What the schema takes and check does not is of a kind that is
// listed.
func TestSchemasAgreeWithCheck(t *testing.T) {
	t.Parallel()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("IVRFLOW_XMLLINT") == "required" {
			t.Fatal("xmllint is not there")
		}
		t.Skip("NO XMLLINT: schemas are not held against documents")
	}
	dir := t.TempDir()
	met := map[string]bool{}
	for _, shape := range grammars() {
		documents := heldAgainst(t, shape.Name)
		if len(documents) < 2 {
			t.Errorf("there are %d documents with %s", len(documents), shape.Name)
			continue
		}
		accepted, out := schemaTakes(t, lint, dir, shape, documents)
		valid := 0
		for i, data := range documents {
			codes := mistakesIn(data)
			if accepted[i] {
				valid++
				for _, code := range codes {
					met[code] = true
					if !slices.Contains(unseen(), code) {
						t.Errorf("the schema takes what check refuses (%s), and docs/editors.md does not list it:\n%s", code, data)
					}
				}
				if refused := refused("x.xml", data); len(refused) > 0 {
					t.Errorf("the schema takes what the grammar of the loader refuses:\n%s\n%v", data, refused)
				}
				continue
			}
			if !slices.ContainsFunc(codes, func(code string) bool { return !slices.Contains(elsewhere(), code) }) {
				t.Errorf("check takes it, the schema does not:\n%s\n%s", about(out, fileOf(dir, shape, i)), data)
			}
		}
		t.Logf("%s: %d documents, %d valid", shape.Name, len(documents), valid)
	}
	for _, code := range unseen() {
		if !met[code] {
			t.Errorf("the list says that a schema does not see %s, and no document shows it", code)
		}
	}
}

// heldAgainst are all documents with the root, each once, and the broken ones.
func heldAgainst(t *testing.T, root string) [][]byte {
	t.Helper()
	var all, sound [][]byte
	seen := map[string]bool{}
	for _, data := range corpus(t) {
		if rootName(data) != root || seen[string(data)] {
			continue
		}
		seen[string(data)] = true
		all = append(all, data)
		if len(mistakesIn(data)) == 0 {
			sound = append(sound, data)
		}
	}
	return append(all, broken(t, sound)...)
}

// mistakesIn are the codes of the mistakes that check finds, each once.
func mistakesIn(data []byte) []string {
	list := &source.List{}
	loadInto(list, filepath.Join("..", ".."), string(data))
	var codes []string
	for _, e := range list.Findings() {
		if e.IsMistake() && !slices.Contains(codes, e.Code) {
			codes = append(codes, e.Code)
		}
	}
	return codes
}

func fileOf(dir string, shape *source.Shape, i int) string {
	return filepath.Join(dir, shape.Name, fmt.Sprintf("%05d.xml", i))
}

// schemaTakes asks xmllint about many documents at once.
func schemaTakes(t *testing.T, lint, dir string, shape *source.Shape, documents [][]byte) (accepted []bool, out []byte) {
	t.Helper()
	schema, err := xsd.Schema(shape)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, shape.Name+".xsd")
	if err := os.WriteFile(file, schema, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, shape.Name), 0o755); err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, data := range documents {
		names = append(names, fileOf(dir, shape, i))
		if err := os.WriteFile(names[i], data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for some := range slices.Chunk(names, 2000) { // a command line has an end
		said, _ := exec.Command(lint, append([]string{"--nonet", "--noout", "--schema", file}, some...)...).CombinedOutput()
		out = append(out, said...)
	}
	fine := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		if name, ok := strings.CutSuffix(line, " validates\n"); ok {
			fine[name] = true
		}
	}
	for _, name := range names {
		accepted = append(accepted, fine[name])
	}
	return accepted, out
}

// about is what xmllint says of a file.
func about(out []byte, name string) string {
	var lines []string
	for _, line := range strings.Split(string(out), "\n") {
		if strings.Contains(line, name) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// refused is what the grammar has against a document.
func refused(name string, data []byte) source.Errors {
	list := &source.List{}
	root, err := source.Parse(name, data)
	if err != nil {
		list.Append(err)
		return list.Findings()
	}
	for _, shape := range grammars() {
		if shape.Name == root.Name {
			lenient(shape).Check(root, list)
		}
	}
	return slices.DeleteFunc(list.Findings(), func(e *source.Error) bool { // an XML Schema cannot say "on" and any name
		return e.Code == "unknown-attribute" && (strings.HasPrefix(e.Msg, "<CallFlow>") || strings.HasPrefix(e.Msg, "<SubFlow>"))
	})
}

// lenient is a grammar without what a schema cannot say: how often a child must
// or may stand there among others in any order, text where none belongs in an
// element without children, exits that an applet has of its own, and what is in
// a name beyond its characters.
func lenient(s *source.Shape) *source.Shape {
	out := *s
	single := len(s.Children) > 0
	for _, c := range s.Children {
		single = single && c.Max == 1
	}
	out.Children = nil
	for _, c := range s.Children {
		c.Shape = lenient(c.Shape)
		if !single {
			c.Min, c.Max = 0, 0
		}
		out.Children = append(out.Children, c)
	}
	if len(s.Children) == 0 {
		out.Text = source.AnyText
	}
	return &out
}

// TestEverythingHasADoc: editors and the reference page show what each element
// and attribute is for.
func TestEverythingHasADoc(t *testing.T) {
	seen := map[*source.Shape]bool{}
	var walk func(s *source.Shape, path string)
	walk = func(s *source.Shape, path string) {
		if seen[s] {
			return
		}
		seen[s] = true
		if strings.TrimSpace(s.Doc) == "" {
			t.Errorf("%s has no Doc", path)
		}
		for _, a := range s.Attrs {
			if strings.TrimSpace(a.Doc) == "" {
				t.Errorf("%s of %s has no Doc", a.Name, path)
			}
		}
		for _, c := range s.Children {
			walk(c.Shape, path+"/"+c.Shape.Name)
		}
	}
	for _, s := range grammars() {
		walk(s, s.Name)
	}
}

var xmlBlock = regexp.MustCompile("(?s)```xml[^\n]*\n(.*?)```")

// corpus are all documents of the project.
func corpus(t *testing.T) [][]byte {
	t.Helper()
	var all [][]byte
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if err == nil && (d.Name() == ".git" || d.Name() == "bin") {
				return fs.SkipDir
			}
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		switch filepath.Ext(file) {
		case ".xml":
			all = append(all, data)
		case ".md":
			for _, m := range xmlBlock.FindAllSubmatch(data, -1) {
				all = append(all, m[1])
			}
		case ".txtar":
			for _, f := range txtar.Parse(data).Files {
				if strings.HasSuffix(f.Name, ".xml") {
					all = append(all, f.Data)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

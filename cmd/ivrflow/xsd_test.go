package main

import (
	"bytes"
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

// What the loader takes the schema takes too, over every document that there
// is: shipped, published, in the docs, in the cases, broken or not. What the
// schema takes and the loader does not is of a kind that a schema cannot see.
func TestSchemasAgreeWithCheck(t *testing.T) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("IVRFLOW_XMLLINT") == "required" {
			t.Fatal("xmllint is not there")
		}
		t.Skip("NO XMLLINT: schemas are not held against documents")
	}
	dir := t.TempDir()
	documents := corpus(t)
	of := map[string][]string{}
	loads := map[string]bool{}
	for i, data := range documents {
		root := rootName(data)
		if !slices.Contains(documentNames(), root) {
			continue
		}
		name := filepath.Join(dir, root, fmt.Sprintf("%05d.xml", i))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
		of[root] = append(of[root], name)
		loads[name] = !formWrong(name, data)
	}
	for _, shape := range grammars() {
		schema, err := xsd.Schema(shape)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, shape.Name+".xsd")
		if err := os.WriteFile(file, schema, 0o644); err != nil {
			t.Fatal(err)
		}
		if len(of[shape.Name]) < 2 {
			t.Errorf("there are %d documents with %s", len(of[shape.Name]), shape.Name)
			continue
		}
		out, _ := exec.Command(lint, append([]string{"--nonet", "--noout", "--schema", file}, of[shape.Name]...)...).CombinedOutput()
		valid := 0
		for _, name := range of[shape.Name] {
			accepted := bytes.Contains(out, []byte(name+" validates\n"))
			if accepted {
				valid++
			}
			if loads[name] && !accepted {
				data, _ := os.ReadFile(name)
				t.Errorf("the loader takes it, the schema does not:\n%s\n%s", about(out, name), data)
			}
			if accepted && !loads[name] {
				data, _ := os.ReadFile(name)
				t.Errorf("the schema takes what the grammar of the loader refuses:\n%s\n%v", data, refused(name, data))
			}
		}
		t.Logf("%s: %d documents, %d valid", shape.Name, len(of[shape.Name]), valid)
	}
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
	return list.Findings()
}

func formWrong(name string, data []byte) bool { return len(refused(name, data)) > 0 }

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

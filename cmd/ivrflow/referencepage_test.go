package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// TestReferencePage holds docs/reference.md against the grammars that the
// loaders use and the comments of the applets; -update writes it anew.
func TestReferencePage(t *testing.T) {
	page := filepath.Join("..", "..", "docs", "reference.md")
	want := referencePage(t)
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(page); err != nil || string(have) != want {
		t.Errorf("docs/reference.md is not what the grammars and comments say (%v): make golden writes it", err)
	}
}

const referenceIntro = `# Reference

Every applet, element and attribute. This page is made of the grammars that ivrflow itself reads documents with, and of the
comments of the applets: ` + "`make golden`" + ` writes it. How it all goes together is told in [flows.md](flows.md),
[interactions.md](interactions.md) and [notifications.md](notifications.md); functions and formatters are in
[expressions.md](expressions.md).

In the tables, *inside* are the elements that an element may hold, and how many; an attribute in **bold** is required.
`

const referenceApplets = `
## Applets

Every applet has a **` + "`name`" + `**. Each exit is an attribute with the name of the applet to go to. ` + "`next`" + ` and
` + "`otherwise`" + ` that are not wired end the flow. A failure exit (` + "`on…`" + `) that is not wired takes the flow's default of the same
name, then goes *as* another exit of the applet where the table says so, then takes the flow's ` + "`onError`" + `, then ends the call.
`

// reference writes the page.
type reference struct {
	b      strings.Builder
	shared map[string]bool // the elements that have a section of their own
}

func referencePage(t *testing.T) string {
	t.Helper()
	catalog := applets.Standard(applets.Deps{Interactions: &interactions.Library{}})
	kinds := slices.Sorted(maps.Keys(catalog))
	r := &reference{shared: map[string]bool{"ApiInteraction": true}}
	prompts := catalog["Announcer"].Shape
	for _, c := range prompts.Children {
		r.shared[c.Shape.Name] = true
	}
	comments := appletComments(t)
	r.b.WriteString(referenceIntro + referenceApplets)
	for _, name := range kinds {
		r.applet(name, catalog[name], comments[name])
	}
	r.b.WriteString("\n## Prompts\n\nWhat an Announcer, and the prompts inside other applets, are made of.\n")
	r.children(&prompts, false)
	for _, s := range []*source.Shape{flows.Grammar(nil), interactions.Grammar(), interactions.NotificationGrammar(), calltest.Grammar()} {
		fmt.Fprintf(&r.b, "\n## %s\n\n%s\n", s.Name, s.Doc)
		if s.Name == "CallFlow" {
			r.b.WriteString("\nBesides what is below it holds [applets](#applets).\n")
		}
		r.attrs(s)
		r.children(s, true)
	}
	r.locators()
	return r.b.String()
}

func (r *reference) applet(name string, k engine.Kind, comment string) {
	fmt.Fprintf(&r.b, "\n### %s\n\n%s\n", name, comment)
	r.attrs(&k.Shape)
	if len(k.Exits) > 0 {
		r.b.WriteString("\n| exit | when | not wired |\n|---|---|---|\n")
		for _, e := range k.Exits {
			other := ""
			if e.Else != "" {
				other = "as `" + e.Else + "`"
			}
			row(&r.b, "`"+e.Name+"`", e.Doc, other)
		}
	}
	r.children(&k.Shape, true)
}

func (r *reference) attrs(s *source.Shape) {
	if len(s.Attrs) == 0 {
		return
	}
	r.b.WriteString("\n| attribute | is | without it | |\n|---|---|---|---|\n")
	for _, a := range s.Attrs {
		row(&r.b, attrName(a), attrType(a), code(a.Default), a.Doc)
	}
}

// children lists what stands inside an element, and inside of that, one table
// with a row for each element and each attribute.
func (r *reference) children(s *source.Shape, shared bool) {
	var rows [][]string
	var prompts []string
	var walk func(s *source.Shape, path string, seen []*source.Shape)
	walk = func(s *source.Shape, path string, seen []*source.Shape) {
		heard := false
		for _, c := range s.Children {
			if c.Shape == nil || slices.Contains(seen, c.Shape) {
				continue
			}
			at := path + c.Shape.Name
			if shared && r.shared[c.Shape.Name] && c.Shape.Name != "ApiInteraction" {
				heard = true
				continue
			}
			doc := c.Shape.Doc
			if c.Shape.Name == "ApiInteraction" {
				doc = "See [ApiInteraction](#apiinteraction)."
			}
			rows = append(rows, []string{"`<" + at + ">`", many(c), doc})
			for _, a := range c.Shape.Attrs {
				if a.Name == "name" && a.Doc == "" {
					continue
				}
				what := attrType(a)
				if a.Default != "" {
					what += ", else " + code(a.Default)
				}
				rows = append(rows, []string{"&nbsp; " + attrName(a), what, a.Doc})
			}
			if c.Shape.Name != "ApiInteraction" {
				walk(c.Shape, at+"/", append(seen, c.Shape))
			}
		}
		if heard {
			prompts = append(prompts, strings.TrimSuffix(path, "/"))
		}
	}
	walk(s, "", nil)
	if len(rows) > 0 {
		r.b.WriteString("\n| inside | | |\n|---|---|---|\n")
		for _, one := range rows {
			row(&r.b, one...)
		}
	}
	for i, p := range prompts {
		if p == "" {
			prompts[i] = "the applet itself"
		} else {
			prompts[i] = "`<" + p + ">`"
		}
	}
	if len(prompts) > 0 {
		fmt.Fprintf(&r.b, "\n[Prompts](#prompts) stand in %s.\n", strings.Join(prompts, ", "))
	}
}

func attrName(a source.AttrShape) string {
	if a.Required {
		return "**`" + a.Name + "`**"
	}
	return "`" + a.Name + "`"
}

func attrType(a source.AttrShape) string {
	switch a.Type {
	case source.TypeEnum:
		return "`" + strings.Join(a.Enum, "`, `") + "`"
	case source.TypeExit:
		return "an applet"
	case source.TypeDataSource:
		return "data source"
	case source.TypeBoolean:
		return "`true`, `false`"
	case "":
		return "text"
	}
	return string(a.Type)
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

func many(c source.ChildShape) string {
	switch {
	case c.Min == 1 && c.Max == 1:
		return "one"
	case c.Max == 1:
		return "at most one"
	case c.Max == 0 && c.Min == 0:
		return "any number"
	case c.Max == 0:
		return fmt.Sprintf("%d or more", c.Min)
	}
	return fmt.Sprintf("%d to %d", c.Min, c.Max)
}

func (r *reference) locators() {
	r.b.WriteString("\n## Locators\n\nWhat stands in a `<Locator>`, by `<Type>`. Each example is read from the answer above it by a test.\n")
	for _, one := range interactions.TypeExamples() {
		fmt.Fprintf(&r.b, "\n### %s\n\n%s\n", one.Type, one.Doc)
		if len(one.Reads) == 0 {
			continue
		}
		fmt.Fprintf(&r.b, "\n```text\n%s\n```\n\n| locator | reads | |\n|---|---|---|\n", strings.TrimSpace(one.Answer))
		for _, l := range one.Reads {
			value := code(l.Value)
			if l.Null {
				value = "null"
			}
			row(&r.b, code(l.Locator), value, l.Doc)
		}
	}
}

// appletComments are the doc comments of the package's types as Markdown, by
// name: prose is joined into lines of its own, the XML becomes a block.
func appletComments(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "applets", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE && g.Doc != nil && len(g.Specs) == 1 {
				out[g.Specs[0].(*ast.TypeSpec).Name.Name] = commentPage(g.Doc.Text())
			}
		}
	}
	return out
}

// wordsOfXML are the words of a comment that are code: attributes and elements.
var wordsOfXML = regexp.MustCompile(`<[A-Z]\w*>|\b[a-zA-Z]+="[^"]*"|\bon[A-Z]\w*|\b(?:next|otherwise|interaction|notification|key)=`)

func commentPage(text string) string {
	var out []string
	for _, part := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if !strings.HasPrefix(part, "\t") {
			part = strings.Join(strings.Fields(part), " ")
			out = append(out, wordsOfXML.ReplaceAllStringFunc(part, func(w string) string { return "`" + strings.TrimSuffix(w, "=") + "`" }))
			continue
		}
		var block []string
		end := func() {
			if len(block) > 0 {
				out = append(out, "```xml\n"+strings.Join(block, "\n")+"\n```")
			}
			block = nil
		}
		for _, line := range strings.Split(part, "\n") {
			line = strings.TrimPrefix(line, "\t")
			if strings.HasPrefix(line, "<") && !strings.HasPrefix(line, "</") {
				end()
			}
			block = append(block, line)
		}
		end()
	}
	return strings.Join(out, "\n\n")
}

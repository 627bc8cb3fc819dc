package main

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// providerName finds a provider, under every name that one goes by.
var providerName = regexp.MustCompile(`(?i)hosted[ _-]?pci|paycomet|syspay|world[ _-]?net|payroc|nuvei|gochipnow|pci[ _-]?pal|global[ _-]?pci|vonage`)

// namesAllowed are the files whose identifiers and texts may say "Vonage" and
// name no other provider. It is the name of the dialect: who wrote it is the
// source of a rule, and `check --vonage` says what is not in it.
var namesAllowed = map[string]string{
	"cmd/ivrflow/vonage.go":     "what the publisher of the dialect has",
	"cmd/ivrflow/check.go":      "the flag --vonage",
	"cmd/ivrflow/checker.go":    "calls it",
	"cmd/ivrflow/verdict.go":    "counts what it finds",
	"cmd/ivrflow/subcommand.go": "the example of the flag --vonage",
	"engine/vars/formatter.go":  "help: which formatters are the dialect's",
	"applets/transfer.go":       "help: whose default it is",
	"applets/exchange.go":       "help: whose escaping raw is",
	"interactions/grammar.go":   "help: whose escaping raw is",
}

// TestNoProviderInTheCode: no identifier, text or file name of the code knows a
// provider; comments may give examples. Simulators and tests are about them.
func TestNoProviderInTheCode(t *testing.T) {
	root := filepath.Join("..", "..")
	files, used := 0, map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, file)
		name = filepath.ToSlash(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != "." || name == "interactions/sandbox"):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		files++
		for _, found := range providersIn(t, file, name) {
			if _, ok := namesAllowed[name]; ok && strings.EqualFold(found.name, "vonage") {
				used[name] = true
				continue
			}
			t.Errorf("%s:%d: %q knows a provider", name, found.line, found.name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d files were searched", files)
	}
	for name, why := range namesAllowed {
		if !used[name] {
			t.Errorf("%s (%s) names nobody: take it off the list", name, why)
		}
	}
}

type namedProvider struct {
	line int
	name string
}

// providersIn searches the name of a file and all that is no comment in it.
func providersIn(t *testing.T, file, name string) (found []namedProvider) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	add := func(line int, text string) {
		for _, one := range providerName.FindAllString(text, -1) {
			found = append(found, namedProvider{line, one})
		}
	}
	add(0, name)
	files := token.NewFileSet()
	in := files.AddFile(file, -1, len(data))
	var s scanner.Scanner
	s.Init(in, data, nil, 0) // comments are left out
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return found
		}
		if slices.Contains([]token.Token{token.IDENT, token.STRING, token.CHAR}, tok) {
			add(in.Line(pos), text)
		}
	}
}

// TestProviderNamesAreFound: the search finds what it is for, and leaves
// comments alone.
func TestProviderNamesAreFound(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.go")
	code := "package x\n// SysPay sends it twice.\nvar payrocURL = `https://pay.example` // Nuvei\nconst s = \"PCI Pal\" + `\nPAYCOMET`\n"
	if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range providersIn(t, file, "engine/hostedpci.go") {
		got = append(got, f.name)
	}
	if want := []string{"hostedpci", "payroc", "PCI Pal", "PAYCOMET"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

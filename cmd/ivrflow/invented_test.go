package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// inventedBy lists the options of a provider's sandbox that say "invented":
// what the provider's documents leave open.
func inventedBy(t *testing.T, b *strings.Builder, provider string) {
	t.Helper()
	file := filepath.Join("..", "..", "interactions", "sandbox", provider+"_options.go")
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString("\nInvented:\n\n")
	found := 0
	ast.Inspect(parsed, func(n ast.Node) bool {
		f, ok := n.(*ast.Field)
		if !ok {
			return true
		}
		for _, comment := range []*ast.CommentGroup{f.Doc, f.Comment} {
			text := strings.TrimSuffix(strings.Join(strings.Fields(comment.Text()), " "), ".")
			if strings.Contains(text, "invented") {
				found++
				fmt.Fprintf(b, "* `%s`: %s\n", f.Names[0].Name, text)
			}
		}
		return true
	})
	if found == 0 {
		t.Errorf("%s: nothing says that it is invented", file)
	}
}

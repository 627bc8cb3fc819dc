package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// markdownLink is a link of a page to a file, or to a heading.
var markdownLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// TestDocsLinks: every link from README, SECURITY and docs leads to a file that
// there is, and to a heading that it has.
func TestDocsLinks(t *testing.T) {
	links := 0
	for _, page := range append(docsPages(t), filepath.Join("..", "..", "SECURITY.md")) {
		text := withoutCode(readText(t, page))
		for _, m := range markdownLink.FindAllStringSubmatch(text, -1) {
			target, heading, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			links++
			file := page
			if target != "" {
				file = filepath.Join(filepath.Dir(page), filepath.FromSlash(target))
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: the link %s leads nowhere", filepath.Base(page), m[1])
				continue
			}
			if heading != "" && !headings(readText(t, file))[heading] {
				t.Errorf("%s: %s has no such heading", filepath.Base(page), m[1])
			}
		}
	}
	if links < 30 {
		t.Errorf("only %d links were found", links)
	}
}

// docsPages are README and all pages of docs.
func docsPages(t *testing.T) []string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatal("there are no pages", err)
	}
	return append(pages, filepath.Join(root, "README.md"))
}

func readText(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var (
	codeBlock = regexp.MustCompile("(?ms)^(```|~~~).*?^(```|~~~)$")
	codeSpan  = regexp.MustCompile("`[^`\n]*`")
	headingOf = regexp.MustCompile(`(?m)^#+ (.*)$`)
	notInSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

func withoutCode(text string) string {
	return codeSpan.ReplaceAllString(codeBlock.ReplaceAllString(text, ""), "")
}

// headings are the anchors of a page, as GitHub makes them.
func headings(text string) map[string]bool {
	out := map[string]bool{}
	for _, m := range headingOf.FindAllStringSubmatch(codeBlock.ReplaceAllString(text, ""), -1) {
		out[strings.ReplaceAll(notInSlug.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-")] = true
	}
	return out
}

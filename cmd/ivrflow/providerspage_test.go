package main

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

const providersIntro = `# Providers

What comes with ivrflow for each provider: documents, flows and a sandbox. There is no code for any of them. This page is
made of these documents, and of calls that a test has just made of them: ` + "`make golden`" + ` writes it.

A sandbox is made after the provider's documentation. What that leaves open is invented: look there first when your account
behaves in another way.

In the tables of calls the caller presses 1 at the first question. *Ends* is the last of the way the call went: the applets,
and the exit of each where it is not ` + "`next`" + `. *Came in* are the notifications, and *books* what the provider's books have then.
`

// providersPage is docs/providers.md.
func providersPage(t *testing.T, calls []*shippedCall) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(providersIntro)
	for _, provider := range slices.Sorted(maps.Keys(sandbox.Catalog())) {
		fmt.Fprintf(&b, "\n## %s\n", provider)
		documentsOf(t, &b, provider)
		own := slices.DeleteFunc(slices.Clone(calls), func(c *shippedCall) bool { return c.provider != provider })
		flowsOf(t, &b, own)
		inventedBy(t, &b, provider)
		callsOf(&b, own)
	}
	return b.String()
}

func documentsOf(t *testing.T, b *strings.Builder, provider string) {
	b.WriteString("\n| document | request | effect | |\n|---|---|---|---|\n")
	for _, name := range namesIn(interactions.Shipped()) {
		if !strings.HasPrefix(name, provider+"/") {
			continue
		}
		data, err := fs.ReadFile(interactions.Shipped(), name+".xml")
		if err != nil {
			t.Fatal(err)
		}
		list := &source.List{}
		request, effect := "", "comes in"
		if rootName(data) == notificationRoot {
			n := interactions.ParseNotification(name, name, data, list)
			request = strings.Join(n.Methods(), ", ") + " " + n.Path()
		} else {
			it := interactions.Parse(name, name, data, list)
			root, err := source.Parse(name, data)
			if err != nil {
				t.Fatal(err)
			}
			request, effect = it.Method()+" "+root.Child("Request").Child("Url").Text().TrimSpace().String(), it.Effect()
		}
		row(b, "`"+name+"`", "`"+request+"`", effect, firstSentence(data))
	}
}

// flowsOf lists the flows with what they need to know.
func flowsOf(t *testing.T, b *strings.Builder, calls []*shippedCall) {
	b.WriteString("\n| flow | | inputs |\n|---|---|---|\n")
	docs, secret := map[string]string{}, map[string]bool{}
	told := ""
	for _, c := range calls {
		if c.flow == told {
			continue
		}
		told = c.flow
		data, err := fs.ReadFile(flows.Shipped(), c.flow+".xml")
		if err != nil {
			t.Fatal(err)
		}
		l, _ := load(newConsole(nil, &strings.Builder{}, &strings.Builder{}, nil), &project{dir: "."}, c.flow)
		var inputs []string
		for _, in := range l.program.Inputs() {
			if in.Required && in.Default == "" {
				inputs = append(inputs, "`"+in.Name+"`")
			}
		}
		for _, s := range l.program.Settings() {
			if docs[s.Name] == "" {
				docs[s.Name] = s.Doc
			}
			secret[s.Name] = s.Secret
		}
		row(b, "`"+c.flow+"`", firstSentence(data), strings.Join(inputs, ", "))
	}
	b.WriteString("\n| setting | | |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(secret)) {
		row(b, "`"+name+"`", map[bool]string{true: "secret", false: "plain"}[secret[name]], docs[name])
	}
}

// callsOf tells what came of the calls; those of a flow that went the same way
// are one row.
func callsOf(b *strings.Builder, calls []*shippedCall) {
	b.WriteString("\n| flow | scenario | ends | came in | books |\n|---|---|---|---|---|\n")
	for len(calls) > 0 {
		first, alike, others := calls[0], []string{}, []*shippedCall{}
		for _, c := range calls {
			if c.flow == first.flow && c.ends() == first.ends() && c.cameIn() == first.cameIn() && c.books() == first.books() {
				alike = append(alike, c.name)
			} else {
				others = append(others, c)
			}
		}
		row(b, first.flow, strings.Join(alike, ", "), first.ends(), first.cameIn(), first.books())
		calls = others
	}
}

// ends is the end of the way, and the outcome where the caller did not hear it.
func (c *shippedCall) ends() string {
	const last = 4
	var words []string
	for _, s := range c.got.Path[max(0, len(c.got.Path)-last):] {
		word := s.Applet
		if s.Exit != "" && s.Exit != "next" {
			word += " " + s.Exit
		}
		words = append(words, word)
	}
	text := strings.Join(words, " → ")
	if c.hangsUp {
		text += "; the caller hung up"
	}
	return text
}

func (c *shippedCall) cameIn() string {
	var came []string
	for _, n := range c.got.Notified {
		text := n.Notification
		if n.Refused != "" {
			text += " (refused)"
		}
		if !slices.Contains(came, text) {
			came = append(came, text)
		}
	}
	return strings.Join(came, ", ")
}

func row(b *strings.Builder, cells ...string) {
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(c, "|", `\|`)
	}
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// firstSentence is that of the comment that a document begins with.
func firstSentence(data []byte) string {
	m := regexp.MustCompile(`(?s)<!--(.*?)-->`).FindSubmatch(data)
	if m == nil {
		return ""
	}
	text := strings.Join(strings.Fields(string(m[1])), " ")
	if end := regexp.MustCompile(`\.( |$)`).FindStringIndex(text); end != nil {
		text = text[:end[0]+1]
	}
	return text
}

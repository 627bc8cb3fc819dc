package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// heading says what runs.
func (l *live) heading(id string) {
	if l.trace == nil {
		return
	}
	parts := []string{l.loaded.program.Flow, "call " + id}
	for _, b := range l.servers {
		parts = append(parts, "sandbox "+b.name)
	}
	if l.inbox != nil {
		parts = append(parts, "inbox "+l.inbox.url)
	}
	if l.virtual {
		parts = append(parts, "virtual time")
	}
	if l.resume {
		parts = append(parts, "resumed")
	}
	l.c.Out.printf("%s\n", l.c.Out.bold(plain(strings.Join(parts, " · "))))
	if o := l.loaded.origin; o != nil {
		l.c.header(o)
	}
	l.c.Out.print("\n")
	if l.report.Outcome != "" {
		l.c.Out.print("The call had ended already.\n")
	}
}

// known are the secrets of the call, for texts that do not come out of the
// journal.
func (l *live) known() vars.Known {
	return vars.KnownIn(hidden(l.loaded.program, l.settings).Over(l.vault))
}

// tell says how the call went: to people, or as one JSON object.
func (l *live) tell(out engine.Outcome) {
	r := l.report
	known := l.known()
	for _, b := range bookings(l.servers) {
		b.Reference, b.Detail = known.Clean(b.Reference), known.Clean(b.Detail)
		r.Ledger = append(r.Ledger, b)
	}
	data := out.State.Frames[len(out.State.Frames)-1].Data
	if !l.json {
		l.summary(data)
		return
	}
	for name, v := range data {
		r.Data[name] = v.Text
		if v.IsSecret() {
			r.Data[name] = vars.MaskOf(v.Ref)
		}
	}
	l.c.printJSON(r)
}

// printJSON writes one object for machines.
func (c *console) printJSON(v any) { c.Out.print(textJSON(v, "") + "\n") }

// visible escapes what a terminal might take for a command or for another
// direction of writing: machines read the same.
func visible(text string) string {
	if !strings.ContainsFunc(text, invisible) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if invisible(r) {
			fmt.Fprintf(&out, "\\u%04x", r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// invisible are control characters beside line ends, which JSON escapes itself
// where they stand in texts, and those that change how text is shown.
func invisible(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || r <= 0xffff && unicode.Is(unicode.Cf, r)
}

// summary is the end of what people see of a call.
func (l *live) summary(data map[string]vars.Value) {
	r := l.report
	l.c.Out.print("\n")
	l.section("Path", pathText(r.Path))
	l.section("Outcome", fmt.Sprintf("%s after %s", outcomeText(r.Outcome), clockText(r.lasted)))
	l.c.Out.doubts(r)
	names := slices.Sorted(maps.Keys(data))
	width := 0
	for _, n := range names {
		width = max(width, utf8.RuneCountInString(n))
	}
	var lines []string
	most := 500
	if l.c.Out.width > 0 {
		most = max(l.c.Out.width-sectionIndent-min(width, 40)-2, 30)
	}
	for _, n := range names {
		lines = append(lines, pad(n, min(width, 40))+"  "+shorten(data[n].Shown(), most))
	}
	l.section("Data", lines...)
	lines = nil
	for _, b := range r.Ledger {
		lines = append(lines, b.String())
	}
	l.section("Ledger", lines...)
	switch {
	case l.plan.record != "":
		l.section("Recorded", l.plan.record+"  (ivrflow replay "+shellWord(l.plan.record)+")")
	case l.plan.journal != "":
		l.section("Recorded", l.plan.journal+"  (ivrflow show "+shellWord(l.plan.journal)+" --call-id "+shellWord(r.Call)+")")
	}
}

// pathText is the way a call went; the middle of a very long one is left out.
func pathText(path []step) string {
	const first, last = 40, 20
	var names []string
	for i, s := range path {
		if more := len(path) - first - last; more > 0 && i >= first && i < first+more {
			if i == first {
				names = append(names, fmt.Sprintf("… %d more …", more))
			}
			continue
		}
		names = append(names, s.Applet)
	}
	return strings.Join(names, " → ")
}

// sectionIndent is where the texts of sections begin.
const sectionIndent = 10

// section is a headed list; nothing without lines.
func (l *live) section(head string, lines ...string) { l.c.Out.section(head, lines...) }

func (s *screen) section(head string, lines ...string) {
	width := 0
	if s.width > 0 {
		width = s.width - sectionIndent
	}
	for i, line := range lines {
		parts := []string{plain(line)}
		if len(lines) == 1 {
			parts = wrap(parts[0], width)
		}
		for j, part := range parts {
			label := ""
			if i+j == 0 {
				label = head
			}
			s.printf("%s%s\n", s.bold(pad(label, sectionIndent)), part)
		}
	}
}

// shellWord is a word as a shell takes it.
func shellWord(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

package main

import (
	"strings"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// show tells people what was sent and what came back.
func (t *trial) show() {
	out := t.c.Out
	out.printf("%s\n", out.bold(plain(t.heading())))
	t.block("Placeholders", t.placeholderLines())
	if r := t.request(); r != nil {
		lines := []string{plain(r.Method + " " + r.URL)}
		for _, h := range r.Headers {
			lines = append(lines, plain(h.Key+": "+h.Value))
		}
		t.block(t.requestHead(), append(lines, bodyLines(r.Body)...))
	}
	if t.got == nil {
		return
	}
	paint := statusPaint(out, t.got)
	t.block("Answer", []string{paint(statusText(t.got, t.took))})
	t.block("Values", t.valueLines())
	var issues []string
	for _, i := range t.got.Issues {
		text := i.Msg
		if i.Field != "" {
			text = i.Field + ": " + text
		}
		issues = append(issues, plain(text))
	}
	t.block("Issues", issues)
	if t.got.Status != 0 {
		t.block("Response", responseLines(t.got))
	}
}

func (t *trial) heading() string {
	parts := []string{t.name}
	if t.doc.file != t.name {
		parts = append(parts, t.doc.file)
	}
	for _, b := range t.servers {
		parts = append(parts, "sandbox "+b.name)
	}
	if t.canned != nil {
		parts = append(parts, "answer from "+t.response)
	}
	return strings.Join(parts, " · ")
}

func (t *trial) requestHead() string {
	if t.sent() {
		return "Request"
	}
	return "Request, not sent"
}

// block is a headed list; nothing without lines.
func (t *trial) block(head string, lines []string) {
	if len(lines) == 0 {
		return
	}
	t.c.Out.printf("\n%s\n", t.c.Out.bold(head))
	for _, line := range lines {
		t.c.Out.print(strings.TrimRight("  "+line, " ") + "\n")
	}
}

func (t *trial) placeholderLines() []string {
	all := placeholdersOf(t.it)
	width := 0
	for _, p := range all {
		width = max(width, utf8.RuneCountInString(p.String()))
	}
	var lines []string
	for _, p := range all {
		lines = append(lines, plain(pad(p.String(), min(width, 40))+"  "+t.shown(p)))
	}
	return lines
}

// shown is what stands for a placeholder, or that nothing does.
func (t *trial) shown(p vars.Placeholder) string {
	switch {
	case p.Setting && t.settings[p.Name] == "":
		return "not given"
	case p.Setting:
		return t.settingValue(p.Name).Shown()
	}
	v := t.valueOf(p.Name)
	if !v.IsNull() {
		return v.Shown()
	}
	return "null: not given (--input " + shellWord(p.Name+"=...") + ")"
}

func (t *trial) valueLines() []string {
	all := t.values()
	width := 0
	for _, v := range all {
		width = max(width, utf8.RuneCountInString(v.Destination))
	}
	var lines []string
	for _, v := range all {
		text := t.c.Out.dim("null")
		switch {
		case strings.HasPrefix(v.value.Ref, "unknown/"): // no reference of a secret begins like that
			text = t.c.Out.dim("not known")
		case !v.value.IsNull():
			text = pad(string(v.Type), 8) + "  " + plain(v.value.Shown())
		}
		lines = append(lines, plain(pad(v.Destination, min(width, 40)))+"  "+text)
	}
	return lines
}

// bodyLines are the lines of the body of a request, behind an empty one.
func bodyLines(body string) []string {
	if body == "" {
		return nil
	}
	return append([]string{""}, textLines(body)...)
}

// responseLines are the headers that the document reads, and the masked body.
func responseLines(f *engine.Fetched) []string {
	var lines []string
	for _, h := range f.Headers {
		lines = append(lines, plain(h.Name+": "+h.Value))
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	ref, whole := vars.Masked(f.Body)
	switch {
	case whole && strings.HasSuffix(ref, "/"):
		return append(lines, "(not shown: it is long, secrets are all over it, or nobody reads it)")
	case f.Body == "":
		return append(lines, "(empty)")
	}
	return append(lines, textLines(f.Body)...)
}

func textLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, plain(strings.TrimRight(line, "\r\n")))
	}
	return lines
}

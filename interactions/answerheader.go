package interactions

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// headerLocator is a header of the answer: its name, and which of several
// values, "Name#2" or "Name#last".
type headerLocator struct {
	name string // with capitals as net/http writes it
	nth  int    // from 1; 0 for the last
}

func readHeaderLocator(d *draft) (locator, bool) {
	if d.unfilled() {
		return nil, false
	}
	name, nth, ok := ordinal(d.text)
	switch {
	case d.text == "":
		d.bad(0, "the Locator is empty: from=\"header\" needs the header's name")
		return nil, false
	case !ok:
		d.bad(len(name), "behind # stands a number from 1, or last")
		return nil, false
	}
	if bad := strings.TrimLeft(name, headerRunes+string(holeStart)+string(holeRest)); bad != "" || name == "" {
		d.bad(len(name)-len(bad), "the name of a header holds letters, digits and dashes only")
		return nil, false
	}
	if !hasHole(name) {
		name = http.CanonicalHeaderKey(name)
	}
	return headerLocator{name, nth}, true
}

// ordinal divides name#2 and name#last. Without # it is the first.
func ordinal(s string) (name string, nth int, ok bool) {
	i := strings.LastIndexByte(s, '#')
	if i < 0 {
		return s, 1, true
	}
	if s[i+1:] == "last" {
		return s[:i], 0, true
	}
	n, ok := wholeNumber(s[i+1:])
	return s[:i], n, ok && n > 0
}

// ordinalText is what stands behind the name.
func ordinalText(nth int) string {
	switch nth {
	case 0:
		return "#last"
	case 1:
		return ""
	}
	return "#" + strconv.Itoa(nth)
}

// choose is the nth of some, as ordinals count; -1 when there is none.
func choose(nth, of int) int {
	switch {
	case nth == 0:
		return of - 1
	case nth <= of:
		return nth - 1
	}
	return -1
}

func (h headerLocator) String() string { return h.name + ordinalText(h.nth) }

func (h headerLocator) fill(f *filling) (locator, error) {
	name := f.into(h.name)
	if name == "" || strings.Trim(name, headerRunes) != "" || strings.Contains(name, "#") {
		return nil, errors.New("the value is not part of the name of a header")
	}
	return headerLocator{http.CanonicalHeaderKey(name), h.nth}, nil
}

// headerReader reads the headers of one answer and keeps those it reads,
// masked. A header without a value is null, and is kept with an empty one, so
// that a recording says that it was looked for.
type headerReader struct {
	body          // for what is known, sealed and plain; its text is not used
	what   string // "header", also "query" or "form" of a notification: then the names are parameters'
	header map[string][]string
	kept   []engine.HeaderValue
	read   map[string][]reading
}

func recordedHeaders(all []engine.HeaderValue) map[string][]string {
	m := map[string][]string{}
	for _, h := range all {
		m[h.Name] = append(m[h.Name], h.Value)
	}
	return m
}

// find reads at one locator, all of them given: a value that one of them
// seals is sealed for all.
func (h *headerReader) find(at []headerLocator) []reading {
	found := make([]reading, len(at))
	for i, one := range at {
		values, looked := h.header[one.name]
		if !looked && h.replay {
			found[i] = unknown()
			continue
		}
		if _, done := h.read[one.name]; !done {
			h.mask(one.name, values, spotsOf(at, one.name))
		}
		all := h.read[one.name]
		if n := choose(one.nth, len(all)); n >= 0 {
			found[i] = all[n]
		}
	}
	return found
}

func spotsOf(at []headerLocator, name string) []int {
	var spots []int
	for i, one := range at {
		if one.name == name {
			spots = append(spots, i)
		}
	}
	return spots
}

// mask reads all values of a header.
func (h *headerReader) mask(name string, values []string, spots []int) {
	if len(values) == 0 {
		h.kept = append(h.kept, engine.HeaderValue{Name: name})
	}
	u := under{named: vars.SecretName(name) || h.what == fromHeader && (name == "Set-Cookie" || name == "Cookie" || name == "Authorization")}
	all := make([]reading, 0, len(values))
	for n, text := range values {
		text = strings.ToValidUTF8(text, "\ufffd")
		r := reading{exists: text != "", raw: text, text: text, untyped: true, path: h.what + " " + name + ordinalText(n+1)}
		if ref, ok := vars.Masked(text); ok && h.replay {
			r.mask, r.path = ref, ""
		} else if text != "" && h.secret(spots, u, text, true) {
			r.touched = true
			text = vars.MaskOf(h.ref + "/" + r.path)
		}
		all = append(all, r)
		h.kept = append(h.kept, engine.HeaderValue{Name: name, Value: text})
	}
	h.read[name] = all
}

package interactions

import (
	"strconv"

	"github.com/ivrflow/ivrflow/engine"
)

// material is an answer to read: one that just came, or one out of a
// recording, masked.
type material struct {
	body
	headers map[string][]string
	status  int
}

// extracted is what came of reading it.
type extracted struct {
	body    string               // masked
	issue   string               // what is wrong with the body
	headers []engine.HeaderValue // those that are read, masked
	harvest harvest
	found   []reading // of each Locator
}

// extract reads everything that the document wants from an answer. It is pure.
func (it *Interaction) extract(p *plan, m material, seal []string) extracted {
	sealed := it.sealedFields(seal)
	var inBody, inHeaders []spot
	var names []headerLocator
	for _, one := range p.sought {
		s := spot{sealed: sealed[one.field], plain: it.fields[one.field].secret == "false"}
		name, isHeader := one.at.(headerLocator)
		switch {
		case isHeader:
			inHeaders, names = append(inHeaders, s), append(names, name)
		case one.from == fromBody && one.at != nil:
			inBody = append(inBody, s)
		}
	}
	b := m.body
	b.spots = inHeaders
	h := headerReader{body: b, what: fromHeader, header: m.headers, read: map[string][]reading{}}
	header := h.find(names)
	b.spots = inBody
	r := it.read(p, b)

	readings := make([]reading, len(p.sought))
	read := 0
	for i, one := range p.sought {
		switch {
		case one.at == nil:
			readings[i] = unknown()
		case one.from == fromStatus:
			code := strconv.Itoa(m.status)
			readings[i] = reading{exists: true, raw: code, text: code}
		case one.from == fromHeader:
			readings[i], header = header[0], header[1:]
		case r.hidden:
			readings[i] = unknown()
		case r.found != nil:
			readings[i] = r.found[read]
			read++
		}
	}
	return extracted{body: r.body, issue: r.issue, headers: h.kept, harvest: it.values(b, p.sought, readings, sealed), found: readings}
}

// read reads a body; there is none in an answer to HEAD.
func (it *Interaction) read(p *plan, b body) reply {
	if it.method == "HEAD" {
		return reply{}
	}
	return p.reader.read(b)
}

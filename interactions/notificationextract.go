package interactions

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// notificationMaterial is a notification to read: one that just came, or one
// out of a recording, masked.
type notificationMaterial struct {
	body
	header, query, form map[string][]string
	lets                map[string]vars.Value // not in a recording
	hidden              map[string]string     // by name: those that are secrets
}

// extractNotification reads every Field. It is pure.
func (it *Interaction) extractNotification(m notificationMaterial, seal []string) extracted {
	sealed := it.sealedFields(seal)
	spots, names := map[string][]spot{}, map[string][]headerLocator{}
	for _, one := range it.fixed.sought {
		s := spot{sealed: sealed[one.field], plain: it.fields[one.field].secret == "false"}
		spots[one.from] = append(spots[one.from], s)
		switch at := one.at.(type) {
		case headerLocator:
			names[fromHeader] = append(names[fromHeader], at)
		case paramLocator:
			names[one.from] = append(names[one.from], headerLocator(at))
		}
	}
	var kept []engine.HeaderValue
	found := map[string][]reading{}
	for _, part := range []struct {
		from   string
		values map[string][]string
	}{{fromHeader, m.header}, {fromQuery, m.query}, {fromForm, m.form}} {
		h := headerReader{body: m.body, what: part.from, header: part.values, read: map[string][]reading{}}
		h.spots = spots[part.from]
		found[part.from] = h.find(names[part.from])
		for _, one := range h.kept {
			kept = append(kept, engine.HeaderValue{Name: part.from + " " + one.Name, Value: one.Value})
		}
	}
	found[fromLet] = m.readLets(names[fromLet], spots[fromLet])
	b := m.body
	b.spots = spots[fromBody]
	r := it.fixed.reader.read(b)
	found[fromBody] = r.found

	readings := make([]reading, len(it.fixed.sought))
	for i, one := range it.fixed.sought {
		switch {
		case one.from == fromBody && r.hidden:
			readings[i] = unknown()
		case len(found[one.from]) > 0:
			readings[i], found[one.from] = found[one.from][0], found[one.from][1:]
		}
	}
	return extracted{body: r.body, issue: r.issue, headers: kept, harvest: it.values(m.body, it.fixed.sought, readings, sealed), found: readings}
}

// readLets reads Lets; one that was computed from a secret is one. Nobody can
// tell what they were in a recording.
func (m *notificationMaterial) readLets(names []headerLocator, spots []spot) []reading {
	b := m.body
	b.spots = spots
	var all []reading
	for i, one := range names {
		v := m.lets[one.name]
		_, hidden := m.hidden[one.name]
		r := reading{exists: !v.IsNull(), raw: v.Text, text: v.Text, structure: v.Type == vars.JSON, path: fromLet + " " + one.name}
		switch {
		case m.replay:
			r = unknown()
		case r.exists:
			r.touched = hidden || b.secret([]int{i}, under{named: vars.SecretName(one.name)}, v.Text, true)
		}
		all = append(all, r)
	}
	return all
}

// ValuesOf gives what the Fields of this document read from a notification:
// what was found when it was read with this very document, else (replay on a
// changed document) what they find in what the journal has of it. ref and seal
// are those of the [engine.Expect]. What lies under a mask, and what nobody
// wrote down, is hidden, never null: see [Interaction.Values]. It is pure.
func (n *Notification) ValuesOf(got engine.Notified, ref string, seal []string) ([]engine.Found, []engine.Issue) {
	if got.Document == n.Fingerprint {
		return got.Found, got.Issues
	}
	m := notificationMaterial{body: body{text: got.Body, ref: ref, replay: true}}
	for _, part := range []struct {
		from   string
		values *map[string][]string
	}{{fromHeader, &m.header}, {fromQuery, &m.query}, {fromForm, &m.form}} {
		*part.values = map[string][]string{}
		for _, r := range got.Read {
			name, ok := strings.CutPrefix(r.Name, part.from+" ")
			if !ok {
				continue
			}
			if (*part.values)[name] == nil {
				(*part.values)[name] = []string{}
			}
			(*part.values)[name] = append((*part.values)[name], r.Value)
		}
	}
	x := n.doc.extractNotification(m, seal)
	if x.issue != "" {
		x.harvest.issues = append([]engine.Issue{{Msg: x.issue}}, x.harvest.issues...)
	}
	for i := range x.harvest.issues {
		x.harvest.issues[i].Msg = ofNotification(x.harvest.issues[i].Msg)
	}
	return x.harvest.found, x.harvest.issues
}

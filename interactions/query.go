package interactions

import (
	"strings"

	"github.com/tidwall/gjson"
)

// query is a gjson query on a part of the body.
type query struct {
	spot int
	part int // the spot of the part that it is about
	rest string
}

// readWithQueries walks twice: the first walk finds the parts that the
// queries are about; what a query chooses in its part is a spot of the second.
//
// A recording may have masks in the part of a query, and they may be what it
// looks at: then nobody can tell what it would have chosen.
func (r *jsonReader) readWithQueries(b body) reply {
	spots := len(b.spots)
	b.spots = append(b.spots[:spots:spots], make([]spot, len(r.queries))...)
	first := newScan(b)
	first.run(r.root)
	s := newScan(b)
	s.chosen = map[int][]choice{}
	direct := map[int]reading{}
	lost := false
	for _, q := range r.queries {
		part := first.found[q.part]
		if !part.exists {
			continue
		}
		count := q.rest == "#" && part.raw != "" // masks inside do not change that
		if (part.hidden || part.mask != "") && !count {
			direct[q.spot] = unknown()
			continue
		}
		got, places := q.ask(part)
		if !got.exists {
			continue
		}
		one := len(places) == 1 && places[0].raw == got.raw
		for _, p := range places {
			s.chosen[p.from] = append(s.chosen[p.from], choice{spot: q.spot, several: !one})
		}
		if !one {
			direct[q.spot] = got
		}
		if places == nil {
			lost = lost || b.spots[q.spot].sealed
		}
	}
	for spot, got := range direct {
		s.found[spot] = got
	}
	s.run(r.root)
	for _, q := range r.queries { // what stands nowhere is as secret as what it was made from
		if got := &s.found[q.spot]; got.exists && !got.hidden && got.from == nowhere {
			got.touched = got.touched || s.found[q.part].touched
		}
	}
	out := reply{body: s.masked(), found: s.found[:spots]}
	if lost || s.visited != len(s.chosen) {
		out.body = wholeMask(b.ref)
	}
	return out
}

// Where results are that do not stand at one place of the body.
const (
	nowhere = -1
	counted = -2
	several = -3
)

// ask gives the result and the places in the body that it consists of; none
// when it was counted or made.
func (q query) ask(part reading) (got reading, places []reading) {
	if q.rest == "" {
		return part, []reading{part}
	}
	res := gjson.Get(part.raw, q.rest)
	if !res.Exists() || res.Type == gjson.Null {
		return reading{}, nil
	}
	got = reading{exists: true, raw: res.Raw, text: res.Raw, from: nowhere, structure: res.Type == gjson.JSON}
	if res.Type == gjson.String {
		got.text = decoded(res.Raw)
	}
	at := func(i int, raw string) bool {
		if i <= 0 || !strings.HasPrefix(part.raw[min(i, len(part.raw)):], raw) {
			return false
		}
		places = append(places, reading{from: part.from + i, raw: raw})
		return true
	}
	if res.Indexes == nil {
		if !at(res.Index, res.Raw) && strings.HasSuffix(q.rest, "#") && !strings.HasSuffix(q.rest, ")#") {
			got.from = counted
		}
		return got, places
	}
	for n, one := range res.Array() {
		if n >= len(res.Indexes) || !at(res.Indexes[n], one.Raw) {
			return got, nil
		}
	}
	got.from = several
	return got, places
}

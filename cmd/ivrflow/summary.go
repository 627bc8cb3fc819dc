package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

// changed is something that is not as recorded, in a number of calls.
type changed struct {
	Flow        string `json:"flow"`
	Applet      string `json:"applet,omitempty"`
	Interaction string `json:"interaction,omitempty"`
	Kind        string `json:"kind"`
	What        string `json:"what"`
	Was         string `json:"was,omitempty"` // of the example
	Now         string `json:"now,omitempty"`
	Note        string `json:"note,omitempty"`
	Calls       int    `json:"calls"`
	Example     string `json:"example"` // the first of the calls

	first  *replayed // the example, of those that differ first in this way
	varies bool      // was and now are other ones in other calls
	last   int       // the call that was counted last
	mark   string    // behind What, for people: a field that came or went
	shown  bool      // was and now were shown already, in the group of these calls
}

// mostChanged bounds the rows of one tally: recordings can hold any number of
// names.
const mostChanged = 1000

// tally counts calls by what they have in common.
type tally struct {
	rows map[string]*changed
	list []*changed // in the order in which they came up
	rest int        // calls that found no row any more
}

// add counts a call; one call counts once in a row.
func (t *tally) add(key string, call int, row changed) {
	if have := t.rows[key]; have != nil {
		if have.last != call {
			have.Calls++
		}
		have.last = call
		have.varies = have.varies || have.Was != row.Was || have.Now != row.Now
		return
	}
	if len(t.list) == mostChanged {
		t.rest++
		return
	}
	if t.rows == nil {
		t.rows = map[string]*changed{}
	}
	row.Calls, row.last = 1, call
	row.Was, row.Now = shorten(row.Was, longestText), shorten(row.Now, longestText)
	t.rows[key] = &row
	t.list = append(t.list, &row)
}

// sorted has the most frequent first.
func (t *tally) sorted() []*changed {
	list := slices.Clone(t.list)
	slices.SortStableFunc(list, func(a, b *changed) int { return cmp.Compare(b.Calls, a.Calls) })
	if list == nil {
		list = []*changed{}
	}
	return list
}

// summary is what a set of replayed calls has to say to a designer. It does not
// grow with their number.
type summary struct {
	recordings, same, differing, unreadable, noFlow int

	open    int // of those that are the same: the call was left open
	other   int // recorded with another version of the flow
	edited  int // differ on the very program that they were recorded with
	strange int // not about the content: exit code 2

	groups, routes, requests, prompts, missing, values, renamed tally

	reached map[*program]map[engine.Way]bool
	flows   []*program // in the order in which they came up
}

func (s *summary) add(r *replayed) {
	s.recordings++
	switch {
	case r.noFlow():
		s.noFlow++
		return
	case r.Error != "":
		s.unreadable++
		if r.unusual {
			s.strange++
		}
		return
	case r.Same:
		s.same++
		if r.end == nil {
			s.open++
		}
	default:
		s.differing++
		s.differs(r)
	}
	if r.Recorded != r.Program {
		s.other++
	}
	if r.edited() {
		s.edited++
	}
	s.reach(r)
}

// reach notes which exits the call took.
func (s *summary) reach(r *replayed) {
	taken := s.reached[r.on]
	if taken == nil {
		if s.reached == nil {
			s.reached = map[*program]map[engine.Way]bool{}
		}
		taken = map[engine.Way]bool{}
		s.reached[r.on] = taken
		s.flows = append(s.flows, r.on)
	}
	for _, e := range r.exits {
		if way, ok := r.on.WayOf(e); ok {
			taken[way] = true
		}
	}
}

// differs puts each difference where a designer looks for it, and the call to
// those whose first one is the same.
func (s *summary) differs(r *replayed) {
	for _, d := range renamedFields(r.Differences) {
		row := changed{Flow: r.Flow, Applet: d.Applet, Kind: d.Kind, What: d.What, Was: d.Was, Now: d.Now, Note: d.Note, Example: r.name(), mark: mark(d)}
		if d.Kind == engine.DiffRequest || d.Kind == engine.DiffValue {
			row.Interaction = d.Interaction
		}
		s.tallyOf(d.Kind).add(row.key(), s.recordings, row)
	}
	d := lead(r.Differences)
	row := changed{Flow: r.Flow, Applet: d.Applet, Kind: d.Kind, What: d.What, Was: d.Was, Now: d.Now, Example: r.name(), first: r}
	if d.Kind == engine.DiffRequest || d.Kind == engine.DiffValue {
		row.Interaction = d.Interaction
	}
	s.groups.add(row.key(), s.recordings, row)
}

// key is what the calls of a row have in common.
func (r *changed) key() string {
	key := []string{r.Flow, r.Kind, r.Applet, r.What, r.Interaction, r.mark}
	if r.Kind == engine.DiffRoute || r.Kind == engine.DiffEnd || r.Kind == engine.DiffRenamed {
		key = append(key, wayOnly(r.Was), wayOnly(r.Now))
	}
	return strings.Join(key, "\x00")
}

func (s *summary) tallyOf(kind string) *tally {
	switch kind {
	case engine.DiffRoute, engine.DiffEnd:
		return &s.routes
	case engine.DiffRequest:
		return &s.requests
	case engine.DiffMissing:
		return &s.missing
	case engine.DiffHidden, engine.DiffValue, engine.DiffRecord:
		return &s.values
	case engine.DiffRenamed:
		return &s.renamed
	}
	return &s.prompts
}

// wayOnly is a way without its reason, which has the values of the call.
func wayOnly(way string) string {
	way, _, _ = strings.Cut(way, " (")
	return way
}

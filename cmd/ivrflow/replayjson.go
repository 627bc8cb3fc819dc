package main

import (
	"bytes"
	"encoding/json"

	"github.com/ivrflow/ivrflow/engine"
)

// callsJSON writes the object of --json, which is the same for one recording and
// for many. The calls are written as they come, so that none of them is held;
// the numbers follow.
type callsJSON struct {
	s       *screen
	written int
}

func (j *callsJSON) add(r *replayed) {
	before := ",\n    "
	if j.written == 0 {
		before = "{\n  \"calls\": [\n    "
	}
	j.written++
	j.s.print(before + textJSON(r, "    "))
}

// totals is the rest of the object.
type totals struct {
	Recordings  int         `json:"recordings"`
	Same        int         `json:"same"`
	Differing   int         `json:"differing"`
	Unreadable  int         `json:"unreadable"`
	NotReplayed int         `json:"notReplayed"` // for want of a flow without mistakes
	Stopped     bool        `json:"stopped,omitempty"`
	Flows       []flowJSON  `json:"flows"`
	Summary     summaryJSON `json:"summary"`
}

// flowJSON is a flow that calls were replayed on, and where it was found.
type flowJSON struct {
	Flow         string `json:"flow"`
	Program      string `json:"program"`
	File         string `json:"file"`
	Interactions string `json:"interactions"` // projects, folders, "shipped"
}

type summaryJSON struct {
	Routes    []*changed    `json:"routes"`
	Requests  []*changed    `json:"requests"`
	Prompts   []*changed    `json:"prompts"` // and keys and waits
	Renamed   []*changed    `json:"renamed"`
	Values    []*changed    `json:"values"` // read otherwise, or hidden under a mask
	Missing   []*changed    `json:"missing"`
	Unreached *[]engine.Way `json:"unreached,omitempty"` // with --coverage, or when something differs
}

func (j *callsJSON) end(s *summary, stopped, coverage bool) {
	if j.written == 0 {
		j.s.print("{\n  \"calls\": [")
	} else {
		j.s.print("\n  ")
	}
	rest := textJSON(totals{s.recordings, s.same, s.differing, s.unreadable, s.noFlow, stopped, s.flowsJSON(), s.json(coverage || s.differing > 0)}, "")
	j.s.print("],\n" + rest[len("{\n"):] + "\n")
}

func (s *summary) json(coverage bool) summaryJSON {
	j := summaryJSON{s.routes.sorted(), s.requests.sorted(), s.prompts.sorted(), s.renamed.sorted(), s.values.sorted(), s.missing.sorted(), nil}
	if coverage {
		list := s.unreached()
		j.Unreached = &list
	}
	return j
}

func (s *summary) flowsJSON() []flowJSON {
	all := []flowJSON{}
	for _, p := range s.flows {
		all = append(all, flowJSON{p.Program.Flow, p.Fingerprint, p.origin.file, p.origin.interactions()})
	}
	return all
}

// textJSON is an object, its lines behind the first indented.
func textJSON(v any, prefix string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	if err := e.Encode(v); err != nil { // every type that is printed is plain data
		panic(err)
	}
	return visible(string(bytes.TrimSpace(b.Bytes())))
}

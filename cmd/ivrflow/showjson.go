package main

import "time"

// shownCall is what `show --json` prints: the object of `run --json`, as far as
// a journal has it, and where it comes from. A journal does not have the data
// sources: they follow from it and from the flow.
type shownCall struct {
	File    string    `json:"file"`
	Began   time.Time `json:"began"`
	Seconds float64   `json:"seconds"`
	Engine  string    `json:"engine"`
	CLID    string    `json:"clid,omitempty"`
	DNIS    string    `json:"dnis,omitempty"`
	Records int       `json:"records"`
	*report
	Data     *struct{}      `json:"dataSources,omitempty"` // in the place of the report's: never there
	Requests []shownRequest `json:"requests"`
	Error    string         `json:"error,omitempty"`
}

// shownRequest is a request with what a recording has beside.
type shownRequest struct {
	request
	Attempts int     `json:"attempts"`
	Seconds  float64 `json:"seconds"`
}

func (one *recordedShow) object() shownCall {
	o := shownCall{File: one.File, Engine: one.started.Engine, CLID: one.started.Call.CLID, DNIS: one.started.Call.DNIS,
		Records: len(one.Records), report: one.report, Requests: []shownRequest{}}
	o.Call = one.name
	if o.Outcome == "" {
		o.Outcome = stillOpen
	}
	if len(one.Records) > 0 {
		o.Began, o.Seconds = one.Records[0].At, one.report.lasted.Seconds()
	}
	for _, q := range one.report.Requests {
		o.Requests = append(o.Requests, shownRequest{q, q.attempts, q.took.Seconds()})
	}
	if one.err != nil {
		o.Error = one.err.Error()
	}
	return o
}

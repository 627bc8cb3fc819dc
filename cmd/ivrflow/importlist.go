package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// foreignList is what another platform logged of its calls: JSON Lines, each
// naming its call. docs/recorded-elsewhere.md has the format.
type foreignList struct {
	file     string
	calls    []*foreignCall // in the order of their starts
	problems []error        // with file and line
}

// foreignCall is one call of the list.
type foreignCall struct {
	id         string
	line       int
	began      time.Time
	clid, dnis string
	inputs     map[string]string
	happened   []*happening // in the order of the list
	damaged    bool         // a line of it is a mistake
}

// happening is one thing that was logged after the start. One of keys,
// silence, transfer, queue, recorded, ask and hangup is set.
type happening struct {
	line int
	at   time.Time // zero: the list does not say
	used bool

	keys     string
	silence  bool
	transfer string // a status of package leg
	queue    string // a status of package leg
	recorded string // the reference of a recording
	ask      *foreignAsk
	hangup   bool
}

// foreignAsk is a request with its answer. Of the request only what it is
// matched by is kept.
type foreignAsk struct {
	interaction, method, path string // "": not said
	status                    int
	headers                   map[string]string
	body                      string
	outcome                   string // engine.NotDone, engine.MaybeDone; "": answered
}

// readForeign reads the list. Mistakes are in it; the error is about the file.
func readForeign(file string) (*foreignList, error) {
	if err := noPipe(file); err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	l := &foreignList{file: file}
	byID := map[string]*foreignCall{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, journal.MaxLine)
	n := 0
	for lines.Scan() {
		n++
		text := bytes.TrimSpace(lines.Bytes())
		if n == 1 {
			text = bytes.TrimPrefix(text, []byte("\uFEFF"))
		}
		if len(text) > 0 {
			l.line(n, text, byID)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", file, n+1, err)
	}
	if len(l.calls) == 0 && len(l.problems) == 0 {
		return nil, fmt.Errorf("%s: there is no call in it", file)
	}
	return l, nil
}

// line takes a line in.
func (l *foreignList) line(n int, text []byte, byID map[string]*foreignCall) {
	read, err := parseForeign(text)
	call := byID[read.call]
	switch {
	case err != nil && read.call == "":
	case call == nil && (err != nil || read.start == nil):
		// Its further lines are not reported one by one.
		call = &foreignCall{id: read.call, line: n, damaged: true}
		byID[read.call] = call
		l.calls = append(l.calls, call)
		if err == nil {
			err = fmt.Errorf(`the call %.100q has no start line before this one: {"call":%.100q,"start":"2026-03-01T12:00:00Z"}`, read.call, read.call)
		}
	case err != nil:
		call.damaged = true
	case call == nil:
		call = read.start
		call.id, call.line = read.call, n
		byID[read.call] = call
		l.calls = append(l.calls, call)
	case read.start != nil:
		if !call.damaged {
			err = fmt.Errorf("the call %.100q began in line %d already", read.call, call.line)
		}
		call.damaged = true
	default:
		read.happening.line = n
		call.happened = append(call.happened, read.happening)
	}
	if err != nil {
		l.problems = append(l.problems, foreignMistake(l.file, n, err.Error()))
	}
}

// whole are the calls without a mistake.
func (l *foreignList) whole() []*foreignCall {
	return slices.DeleteFunc(slices.Clone(l.calls), func(c *foreignCall) bool { return c.damaged })
}

package engine

import (
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// ReadStart reads the first record of a call's journal.
func ReadStart(rec journal.Record) (Started, error) {
	if rec.Kind != journal.Start {
		return Started{}, fmt.Errorf("record %d: a journal begins with a start record, this one with %q", rec.N, rec.Kind)
	}
	s, err := readStarted(rec.Data)
	if err != nil {
		return s, fmt.Errorf("record %d: not a start record: %w", rec.N, err)
	}
	if s.Format < 1 || s.Format > journal.Format {
		return s, fmt.Errorf("record %d: the journal has format %d; this version reads up to %d", rec.N, s.Format, journal.Format)
	}
	return s, nil
}

// readStarted goes the short way, as [readEvent] does.
func readStarted(data []byte) (Started, error) { return quickly(data, (*quick).started) }

func (r *quick) started(v gjson.Result) (s Started) {
	r.object(v, func(name string, v gjson.Result) {
		switch name {
		case "format":
			s.Format = r.number(v)
		case "engine":
			s.Engine = r.text(v)
		case "flow":
			s.Flow = r.text(v)
		case "program":
			s.Program = r.text(v)
		case "call":
			s.Call = r.call(v)
		case "inputs":
			s.Inputs = r.values(v)
		case "defaulted":
			r.list(v, func(v gjson.Result) { s.Defaulted = append(s.Defaulted, r.text(v)) })
		case "settings":
			s.Settings = r.values(v)
		default:
			r.ok = false
		}
	})
	return s
}

func (r *quick) call(v gjson.Result) (c Call) {
	r.object(v, func(name string, v gjson.Result) {
		switch name {
		case "id":
			c.ID = r.text(v)
		case "clid":
			c.CLID = r.text(v)
		case "dnis":
			c.DNIS = r.text(v)
		case "inbox":
			c.Inbox = r.text(v)
		case "seed":
			r.ok = r.ok && c.Seed.UnmarshalText([]byte(r.text(v))) == nil
		default:
			r.ok = false
		}
	})
	return c
}

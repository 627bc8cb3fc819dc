package engine

import (
	"github.com/tidwall/gjson"

	"github.com/ivrflow/ivrflow/engine/leg"
)

// readEvent reads the data of an event record. Events are most of what a
// replay reads: the members that nearly all of them have are read by gjson in
// one pass; anything else goes the long way through encoding/json, which says
// what is wrong with it.
func readEvent(data []byte) (Event, error) { return quickly(data, (*quick).event) }

func (r *quick) event(v gjson.Result) (ev Event) {
	r.object(v, func(name string, v gjson.Result) {
		switch name {
		case "n":
			ev.N = r.number(v)
		case "at":
			ev.At = r.time(v)
		case "hungup":
			ev.HungUp = r.bool(v)
		case "leg":
			l := r.leg(v)
			ev.Leg = &l
		case "fetched":
			f := r.fetched(v)
			ev.Fetched = &f
		default:
			r.ok = false
		}
	})
	return ev
}

func (r *quick) leg(v gjson.Result) (ev leg.Event) {
	r.object(v, func(name string, v gjson.Result) {
		switch name {
		case "status":
			ev.Status = r.text(v)
		case "digits":
			ev.Digits = r.text(v)
		case "ref":
			ev.Ref = r.text(v)
		case "fits":
			ev.Fits = r.bool(v)
		case "recording":
			ev.Recording = r.text(v)
		default:
			r.ok = false
		}
	})
	return ev
}

func (r *quick) fetched(v gjson.Result) (f Fetched) {
	r.object(v, func(name string, v gjson.Result) {
		switch name {
		case "outcome":
			f.Outcome = r.text(v)
		case "document":
			f.Document = r.text(v)
		case "status":
			f.Status = r.number(v)
		case "body":
			f.Body = r.text(v)
		case "attempts":
			f.Attempts = r.number(v)
		case "headers":
			r.list(v, func(v gjson.Result) { f.Headers = append(f.Headers, r.header(v)) })
		case "found":
			r.list(v, func(v gjson.Result) { f.Found = append(f.Found, r.found(v)) })
		default: // issues, lost, sent, cached
			r.ok = false
		}
	})
	return f
}

func (r *quick) header(v gjson.Result) (h HeaderValue) {
	r.object(v, func(name string, v gjson.Result) {
		switch name {
		case "name":
			h.Name = r.text(v)
		case "value":
			h.Value = r.text(v)
		default:
			r.ok = false
		}
	})
	return h
}

func (r *quick) found(v gjson.Result) (f Found) {
	r.object(v, func(name string, v gjson.Result) {
		switch name {
		case "name":
			f.Name = r.text(v)
		case "value":
			f.Value = r.value(v)
		default:
			r.ok = false
		}
	})
	return f
}

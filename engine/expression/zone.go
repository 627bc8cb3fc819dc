package expression

import (
	"errors"
	"time"
	_ "time/tzdata" // zones on machines that have none
)

const zoneDoc = "The zone is \"UTC\" or an offset such as \"+01:00\"; where the shell computes, also a name such as \"Europe/Berlin\"."

var errZone = errors.New("there is no such zone: write UTC, an offset such as +01:00, or a name such as Europe/Berlin")

// errNamedZone is for flows: what a name means comes from tables that differ between machines and change from year to
// year, and an expression of a flow gives the same value wherever and whenever it is evaluated.
var errNamedZone = errors.New("the zone is UTC or an offset such as +01:00 here; names such as Europe/Berlin can be used in <Let> and <Verify>")

// zone gives the zone of an argument, UTC when it is left out. A literal one is looked up at load.
func (p *prepared) zone(i int) func(r *run, args []any) (*time.Location, error) {
	fixed := time.UTC
	if i < len(p.args) {
		fixed = nil
	}
	if name, ok := p.text(i); ok {
		var err error
		if fixed, err = zoneOf(name, p.c.e.computed); err != nil {
			p.wrong(i, "%v", err)
		}
	}
	return func(r *run, args []any) (*time.Location, error) {
		if fixed != nil {
			return fixed, nil
		}
		if err := r.spend(1000); err != nil { // a name is looked for in files
			return nil, err
		}
		return zoneOf(args[i].(string), r.runtime != nil)
	}
}

func zoneOf(name string, named bool) (*time.Location, error) {
	if name == "UTC" {
		return time.UTC, nil
	}
	if in, ok := offsetZone(name); ok {
		return in, nil
	}
	if name == "" || name == "Local" || len(name) > 64 {
		return nil, errZone
	}
	if !named {
		return nil, errNamedZone
	}
	in, err := time.LoadLocation(name)
	if err != nil {
		return nil, errZone // err repeats the name
	}
	return in, nil
}

// offsetZone reads +01:00 or -03:30.
func offsetZone(s string) (*time.Location, bool) {
	if len(s) != len("+01:00") || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return nil, false
	}
	hours, rest, _ := number(s[1:3], 2)
	minutes, more, _ := number(s[4:], 2)
	if rest != "" || more != "" || hours > 14 || minutes > 59 {
		return nil, false
	}
	seconds := hours*3600 + minutes*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone(s, seconds), true
}

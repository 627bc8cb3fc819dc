package expression

import (
	"errors"
	"time"
)

// timeFunctions are the rows for moments. Times of day are written and read in a zone, UTC when it is left out.
func timeFunctions() []Function {
	return []Function{
		{Name: "now", Signature: "now()", Computed: true, Doc: "The time of the attempt, as a DateTime.", Example: `unix(now()) > 0`,
			gives: momentKind, do: now},
		{Name: "unix", Signature: "unix(time)", Doc: "The seconds since 1970-01-01T00:00:00Z, as an Integer without fraction.", Example: `unix(date("2015-01-03T21:57:48Z")) == 1420322268`,
			takes: []kind{momentKind}, gives: integerKind, do: func(_ *run, args []any) (any, error) { return int(args[0].(time.Time).Unix()), nil }},
		{Name: "formatTime", Signature: "formatTime(time, layout, zone)", Doc: "The DateTime written as the layout says: " + layoutDoc + " " + zoneDoc, Example: `formatTime(date("2026-02-10T09:14:54.058Z"), "dd-MM-yyyy:HH:mm:ss:SSS", "+01:00") == "10-02-2026:10:14:54:058"`,
			takes: []kind{momentKind, textKind, textKind}, optional: 1, gives: textKind, prepare: formatTime},
		{Name: "parseTime", Signature: "parseTime(text, layout, zone)", Doc: "The DateTime that is written as the layout of formatTime says. The layout needs year, month and day.", Example: `parseTime("15-3-2023 10:43", "d-M-yyyy HH:mm") == date("2023-03-15T10:43:00Z")`,
			takes: []kind{textKind, textKind, textKind}, optional: 1, gives: momentKind, prepare: parseTime},
	}
}

const layoutDoc = "yyyy or yy, MM M or MMM (Jan), dd or d, EEE (Mon), HH or H (0-23), mm or m, ss or s, SSS (milliseconds), SSSSSS (microseconds), XXX (+01:00, Z in UTC); other letters stand in 'single quotes'. YYYY and DD mean yyyy and dd. RFC 3339 is \"yyyy-MM-dd'T'HH:mm:ssXXX\", the date of HTTP \"EEE, dd MMM yyyy HH:mm:ss 'GMT'\"."

func now(r *run, _ []any) (any, error) {
	if r.runtime.Now.IsZero() {
		return nil, errors.New("there is no time here")
	}
	return r.runtime.Now.UTC(), nil
}

func formatTime(p *prepared) operation {
	l, at := p.layout(), p.zone(2)
	return func(r *run, args []any) (any, error) {
		in, err := at(r, args)
		if err == nil {
			err = r.spend(len(l))
		}
		if err != nil {
			return nil, err
		}
		t := args[0].(time.Time).In(in)
		if t.Year() < 0 || t.Year() > 9999 {
			return nil, errors.New("the year of the time is not in 0..9999")
		}
		return l.format(t), nil
	}
}

func parseTime(p *prepared) operation {
	l, at := p.layout(), p.zone(2)
	if !l.has("yyyy", "yy") || !l.has("MM", "M", "MMM") || !l.has("dd", "d") {
		if len(p.args) > 1 && l != nil {
			p.wrong(1, "a layout of parseTime needs the year, the month and the day")
		}
	}
	return func(r *run, args []any) (any, error) {
		in, err := at(r, args)
		if err == nil {
			err = r.spend(len(l))
		}
		if err != nil {
			return nil, err
		}
		return l.parse(args[0].(string), in)
	}
}

// layout is the second argument, which must be literal; nil with a mistake.
func (p *prepared) layout() layout {
	s, ok := p.literal(1, "a layout of times")
	if !ok {
		return nil
	}
	l, err := layoutOf(s)
	if err != nil {
		p.wrong(1, "%v", err)
	}
	return l
}

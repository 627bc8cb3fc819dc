package applets

import (
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
)

// TimeRouter goes where the day of the week and the time say.
//
//	<TimeRouter name="Hours" zone="Europe/Berlin" otherwise="Closed">
//	  <Day date="2026-12-24" from="09:00" to="12:00" next="Open"/>
//	  <Day date="12-25" next="Closed"/>
//	  <Period days="Mon-Fri" from="09:00" to="17:30" next="Open"/>
//	  <Period days="Fri,Sat" from="22:00" to="02:00" next="Night"/>
//	</TimeRouter>
//
// The time is that of the clock on the wall in the zone, when the call comes
// here. from counts, to does not. Hours that end before they begin go on over
// midnight and belong to the day that they begin on. The first that matches
// wins.
//
// A Day is a special one, of one year (2026-12-25) or of each (12-25). A date
// that has one is decided by its Days alone: outside of their hours the call
// goes to otherwise, whatever the Periods say, apart from the hours of a
// special day before that reach into it.
type TimeRouter struct {
	zone    *time.Location
	name    string
	days    []special
	periods []period
}

type period struct {
	hours
	days weekdays
	exit string
	text string
}

type special struct {
	hours
	date date
	exit string
	text string
}

func timeRouter() engine.Kind {
	from := source.AttrShape{Name: "from", Default: "00:00", Doc: "When it begins, such as 09:00."}
	to := source.AttrShape{Name: "to", Default: "24:00", Doc: "When it ends, such as 17:30; this minute is outside. Before from: on the next day."}
	next := source.AttrShape{Name: "next", Type: source.TypeExit, Required: true, Doc: "Where to go then."}
	return engine.Kind{
		Shape: source.Shape{Doc: "Goes where the day of the week and the time say.",
			Attrs: []source.AttrShape{
				{Name: "zone", Default: "UTC", Doc: "The time zone, as in Europe/Berlin."},
				{Name: "otherwise", Type: source.TypeExit, Required: true, Doc: "Where to go at all other times."},
			},
			Children: []source.ChildShape{
				{Shape: &source.Shape{Name: "Day", Doc: "A special day. It goes before the periods, and decides its date alone.", Attrs: []source.AttrShape{
					{Name: "date", Required: true, Doc: "The date: 2026-12-25, or 12-25 for every year."}, from, to, next}}},
				{Shape: &source.Shape{Name: "Period", Doc: "Hours of days of the week.", Attrs: []source.AttrShape{
					{Name: "days", Default: "Mon-Sun", Doc: "The days, as in Mon-Fri or Sat,Sun."}, from, to, next}}},
			}},
		Exits: []engine.ExitSpec{{Name: "otherwise", Doc: "No Day and no Period matches."}},
		New:   newTimeRouter,
	}
}

func newTimeRouter(b *engine.Build) engine.Applet {
	e := b.Element()
	t := &TimeRouter{zone: time.UTC, name: "UTC"}
	if a, ok := e.Attr("zone"); ok {
		t.zone, t.name = compileZone(b, a), a.Value.String()
	}
	for i, c := range e.All("Day") {
		d := special{hours: compileHours(b, c), exit: flows.ChildExit(c, i+1), text: written(c, "date")}
		if a, ok := c.Attr("date"); ok {
			var err error
			if d.date, err = parseDate(a.Value.String()); err != nil {
				b.List().Mistake(a.Value.Pos(), "bad-time", "date=%q: %v", a.Value.String(), err)
			}
		}
		t.days = append(t.days, d)
	}
	for i, c := range e.All("Period") {
		p := period{hours: compileHours(b, c), exit: flows.ChildExit(c, i+1), text: written(c, "days"), days: weekdays{true, true, true, true, true, true, true}}
		if a, ok := c.Attr("days"); ok {
			at, err := 0, error(nil)
			if p.days, at, err = parseDays(a.Value.String()); err != nil {
				b.List().Mistake(a.Value.PosAt(at), "bad-time", "%v", err)
			}
		}
		t.periods = append(t.periods, p)
	}
	if len(t.days)+len(t.periods) == 0 {
		b.List().Mistake(e.Pos, "bad-time", "the TimeRouter knows no time: write <Period days=\"Mon-Fri\" from=\"09:00\" to=\"17:30\" next=\"...\"/>")
	}
	return t
}

// written is a Day or Period as it stands in the flow.
func written(e *source.Element, what string) string {
	s := e.Name
	for _, name := range []string{what, "from", "to"} {
		if a, ok := e.Attr(name); ok {
			s += fmt.Sprintf(" %s=%q", name, a.Value.String())
		}
	}
	return s
}

// Enter implements [engine.Applet].
func (t *TimeRouter) Enter(v *engine.Visit) engine.Action {
	now := v.Now().In(t.zone)
	exit, text := t.at(now)
	return engine.Leave(exit, &engine.Why{Text: fmt.Sprintf("it is %s in %s: %s", now.Format("Mon 2006-01-02 15:04"), t.name, text)})
}

// at decides for a time in the zone.
func (t *TimeRouter) at(now time.Time) (exit, text string) {
	clock := time.Duration(now.Hour())*time.Hour + time.Duration(now.Minute())*time.Minute
	today, before := dateOf(now, 0), dateOf(now, -1)
	var isSpecial, wasSpecial bool
	for _, d := range t.days {
		if d.date.is(today) {
			if d.today(clock) {
				return d.exit, d.text
			}
			isSpecial = true
		}
	}
	for _, d := range t.days {
		if d.date.is(before) {
			if d.yesterday(clock) {
				return d.exit, d.text
			}
			wasSpecial = true
		}
	}
	if isSpecial {
		return "otherwise", "a special day, and outside of its hours"
	}
	weekday := now.Weekday()
	for _, p := range t.periods {
		if p.days[weekday] && p.today(clock) || !wasSpecial && p.days[(weekday+6)%7] && p.yesterday(clock) {
			return p.exit, p.text
		}
	}
	return "otherwise", "no period matches"
}

// Resume implements [engine.Applet]; it asks for nothing.
func (t *TimeRouter) Resume(v *engine.Visit, _ engine.Event) engine.Action { return t.Enter(v) }

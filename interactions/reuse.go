package interactions

import (
	"strconv"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// MaxReuse is the longest time that an answer is reused.
const MaxReuse = 24 * time.Hour

// reuse says how long an equal request may be answered from memory; the zero
// reuse says never.
//
//	<Response reuse="expires_in">   the Locator of a Field that reads seconds
//	<Response reuse="30m">
type reuse struct {
	lifetime time.Duration
	field    string // destination of the Field that reads the seconds
}

func (r reuse) allowed() bool { return r.lifetime > 0 || r.field != "" }

// Reusable reports whether answers of the document may be reused.
func (it *Interaction) Reusable() bool { return it.reuse.allowed() }

func (it *Interaction) reuseAttr(e *source.Element, list *source.List) {
	a, ok := e.Attr("reuse")
	if !ok {
		return
	}
	written := a.Value.TrimSpace()
	if d, err := source.ParseDuration(written.String()); err == nil {
		if it.reuse.lifetime = d; d > MaxReuse || d <= margin(d) {
			list.Mistake(written.Pos(), "reuse", "reuse is longer than %s, by which every lifetime is shortened, and at most %s", margin(d), MaxReuse)
		}
	} else if it.reuse.field, ok = destinationOf(e, written.String()); !ok {
		list.Mistake(written.Pos(), "reuse", "reuse is a duration, such as 30m, or the Locator of a Field that reads the seconds: no Field has the Locator %q", written.String())
	}
	if it.effect != engine.Safe && it.effect != engine.Idempotent {
		list.Mistake(a.Pos, "reuse", `the answer of a request whose effect is %q is for one request only: take reuse out, or say effect="idempotent" (a repeat changes nothing)`, it.effect)
	}
}

// destinationOf is the destination of the Field that has the Locator.
func destinationOf(response *source.Element, locator string) (string, bool) {
	fields := response.Child("Fields")
	if fields == nil || locator == "" {
		return "", false
	}
	for _, f := range fields.All("Field") {
		for _, l := range f.All("Locator") {
			if l.Text().TrimSpace().String() == locator {
				return content(f, "Destination").String(), true
			}
		}
	}
	return "", false
}

// margin is by how much a lifetime is shortened, so that nobody is given what
// ends while it is used: the longer of 10 s and a tenth.
func margin(lifetime time.Duration) time.Duration { return max(10*time.Second, lifetime/10) }

// until tells how long an answer that was asked for at a time may be
// reused.
func (r reuse) until(got engine.Fetched, asked time.Time, v vars.Vault) (time.Time, bool) {
	if got.Outcome != engine.Answered || got.Status < 200 || got.Status > 299 || len(got.Issues) > 0 {
		return time.Time{}, false
	}
	lifetime := r.lifetime
	for _, f := range got.Found {
		if r.field == "" || f.Name != r.field {
			continue
		}
		text := f.Value.Text
		if f.Value.IsSecret() {
			text, _ = v.Get(f.Value.Ref)
		}
		seconds, err := strconv.ParseFloat(text, 64)
		if err != nil || !(seconds > 0) {
			return time.Time{}, false
		}
		lifetime = time.Duration(min(seconds, MaxReuse.Seconds()) * float64(time.Second))
	}
	left := lifetime - margin(lifetime)
	return asked.Add(left), left > 0
}

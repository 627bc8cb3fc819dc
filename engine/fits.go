package engine

import (
	"regexp"
	"time"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// The checks of collected keys beside a regular expression.
const (
	CheckLuhn   = "luhn"   // the check digit of card numbers
	CheckExpiry = "expiry" // MMYY, not before the month of the call
)

// Fits reports whether keys are what a collect asked for: as many, and passing
// its check. The shell asks it for keys that are secret, an applet for others;
// so both answer alike.
func Fits(o leg.CollectOptions, keys string, at time.Time) bool {
	if len(keys) < o.Min || len(keys) > o.Max {
		return false
	}
	switch o.Check {
	case "":
		return true
	case CheckLuhn:
		return vars.Luhn(keys)
	case CheckExpiry:
		return notExpired(keys, at)
	}
	re, err := regexp.Compile("^(?:" + o.Check + ")$")
	return err == nil && re.MatchString(keys)
}

// notExpired reads MMYY; a card is good to the end of its month.
func notExpired(keys string, at time.Time) bool {
	t, err := time.Parse("0106", keys)
	return err == nil && !t.AddDate(0, 1, 0).Before(at.UTC())
}

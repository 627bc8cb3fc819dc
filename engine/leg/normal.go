package leg

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// Normal is the prompt with its value in the form that its kind has, or an
// error that says what the value ought to be and does not repeat it: it may be
// a secret. A value with holes is left as it is; it is looked at when they are
// filled. Times with a zone of their own are voiced in the given one, nil: UTC.
func (p Prompt) Normal(in *time.Location) (Prompt, error) {
	text, ok := p.Value.Clear()
	if p.As == AsMoney && !isCurrency(p.Currency) {
		return p, errors.New("the currency is not three capital letters, such as EUR")
	}
	if !ok || p.As == "" {
		return p, nil
	}
	text = strings.TrimSpace(text)
	if text == "" && p.As != AsCharacters {
		return p, errors.New("it is empty")
	}
	var err error
	switch p.As {
	case AsCharacters:
	case AsDigits:
		text, err = onlyDigits(text)
	case AsNumber:
		text, err = number(text)
	case AsMoney:
		text, err = amount(text, p.Currency)
	case AsDate:
		text, err = date(text, in)
	case AsTime:
		text, err = clockTime(text, in)
	default:
		err = fmt.Errorf("%q is no way to voice a value", p.As)
	}
	p.Value = vars.Literal(text)
	return p, err
}

// onlyDigits takes the blanks and hyphens out that people write between digits.
func onlyDigits(s string) (string, error) {
	s = strings.NewReplacer(" ", "", "-", "").Replace(s)
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return "", errors.New("it is not made of digits: Characters voices any text")
	}
	return s, nil
}

func number(s string) (string, error) {
	v, err := vars.Convert(s, vars.Decimal, vars.Designer)
	if err != nil {
		return "", errors.New("it is not a number (digits, perhaps with a point)")
	}
	return v.Text, nil
}

// amount gives a sum of money the digits that its currency has. Only zeros may
// be added or taken away: a sum is never rounded.
func amount(s, currency string) (string, error) {
	s, err := number(s)
	if err != nil {
		return "", err
	}
	whole, part, _ := strings.Cut(s, ".")
	n := minorDigits(currency)
	part = strings.TrimRight(part, "0")
	if len(part) > n {
		return "", fmt.Errorf("it has more than the %d digits behind the point that %s has", n, currency)
	}
	if n == 0 {
		return whole, nil
	}
	return whole + "." + part + strings.Repeat("0", n-len(part)), nil
}

// minorDigits is how many digits behind the point a currency has (ISO 4217).
func minorDigits(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}

func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

const (
	dateLayout = "2006-01-02"
	timeLayout = "15:04"
)

// date reads a date, or the date of a moment in the zone.
func date(s string, in *time.Location) (string, error) {
	if t, ok := moment(s); ok {
		return t.In(zone(in)).Format(dateLayout), nil
	}
	for _, layout := range []string{dateLayout, "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(dateLayout), nil
		}
	}
	return "", errors.New("it is not a date (like 2026-12-25, or 2026-12-25T17:30:00Z)")
}

// clockTime reads a time of the day, or that of a moment in the zone. Seconds
// are not voiced.
func clockTime(s string, in *time.Location) (string, error) {
	if t, ok := moment(s); ok {
		return t.In(zone(in)).Format(timeLayout), nil
	}
	for _, layout := range []string{timeLayout, "15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(timeLayout), nil
		}
	}
	return "", errors.New("it is not a time (like 17:30, or 2026-12-25T17:30:00Z)")
}

// moment reads a time that says its zone.
func moment(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil
}

func zone(in *time.Location) *time.Location {
	if in == nil {
		return time.UTC
	}
	return in
}

// CheckLang says what is wrong with a language, or "". Only its form is looked
// at (BCP 47): which languages there are, the platform knows.
func CheckLang(s string) string {
	for i, part := range strings.Split(s, "-") {
		least, most := 1, 8
		if i == 0 {
			least, most = 2, 3
		}
		letters := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz") == ""
		plain := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") == ""
		if len(part) < least || len(part) > most || !plain || i == 0 && !letters {
			return "it is not a language such as en or en-GB"
		}
	}
	return ""
}

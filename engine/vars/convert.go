package vars

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxDigits bounds the digits of an Integer or Decimal, exponents expanded.
const MaxDigits = 1000

// Convert reads text as a value of the type. The text of the result is
// canonical: no plus sign, no leading zeros, no exponent; decimals keep their
// digits and are never a float; bytes that are not UTF-8 become U+FFFD, so that
// a value goes through JSON unchanged. An error says what was expected; it does
// not repeat the text, which may be a secret.
func Convert(text string, to Type, from Origin) (Value, error) {
	text = strings.ToValidUTF8(text, "\uFFFD")
	v := Value{Type: to, Text: text, From: from}
	switch to {
	case String:
		return v, nil
	case Integer:
		t := strings.TrimSpace(text)
		if n := unsigned(t); digits(n) != "" || n == "" || len(n) > MaxDigits {
			return Value{}, fmt.Errorf("not an Integer (digits, with a sign at the most; at most %d digits)", MaxDigits)
		}
		v.Text = plainNumber(t, "")
	case Decimal:
		t, err := decimal(strings.TrimSpace(text))
		if err != nil {
			return Value{}, err
		}
		v.Text = t
	case Boolean:
		switch strings.ToLower(strings.TrimSpace(text)) {
		case "true", "1":
			v.Text = "true"
		case "false", "0":
			v.Text = "false"
		default:
			return Value{}, fmt.Errorf("not a Boolean (true or false)")
		}
	case DateTime:
		t, err := dateTime(strings.TrimSpace(text))
		if err != nil {
			return Value{}, err
		}
		v.Text = t.Format(time.RFC3339Nano)
	case JSON:
		var b bytes.Buffer
		if err := json.Compact(&b, []byte(text)); err != nil {
			return Value{}, fmt.Errorf("not JSON")
		}
		v.Text = b.String()
	default:
		return Value{}, fmt.Errorf("unknown type %q", to)
	}
	return v, nil
}

func decimal(t string) (string, error) {
	bad := fmt.Errorf("not a Decimal (digits with a point, like 12.40; at most %d digits)", MaxDigits)
	if len(t) > 2*MaxDigits {
		return "", bad
	}
	rest := digits(unsigned(t))
	whole := strings.TrimSuffix(t, rest)
	part := ""
	if strings.HasPrefix(rest, ".") {
		after := digits(rest[1:])
		if part = strings.TrimSuffix(rest[1:], after); part == "" {
			return "", bad
		}
		rest = after
	}
	if unsigned(whole) == "" {
		return "", bad
	}
	if rest != "" {
		power, ok := exponent(rest)
		if !ok {
			return "", bad
		}
		whole, part = shift(whole, part, power)
	}
	if whole = plainNumber(whole, part); len(unsigned(whole))+len(part) > MaxDigits {
		return "", bad
	}
	if part != "" {
		whole += "." + part
	}
	return whole, nil
}

// exponent reads e5, E+05 or e-5.
func exponent(t string) (power int, ok bool) {
	n := unsigned(t[1:])
	if (t[0] != 'e' && t[0] != 'E') || n == "" || digits(n) != "" {
		return 0, false
	}
	power, err := strconv.Atoi(t[1:])
	return power, err == nil && power >= -MaxDigits && power <= MaxDigits
}

// shift moves the point; every digit stays.
func shift(whole, part string, power int) (string, string) {
	sign := whole[:len(whole)-len(unsigned(whole))]
	whole = unsigned(whole)
	switch {
	case strings.Trim(whole+part, "0") == "":
		return "0", ""
	case power >= 0:
		part += strings.Repeat("0", max(0, power-len(part)))
		whole, part = whole+part[:power], part[power:]
	default:
		whole = strings.Repeat("0", max(0, -power-len(whole))) + whole
		whole, part = whole[:len(whole)+power], whole[len(whole)+power:]+part
	}
	return sign + strings.TrimLeft(whole, "0"), part
}

// unsigned is t without a sign before it.
func unsigned(t string) string {
	if t != "" && (t[0] == '+' || t[0] == '-') {
		return t[1:]
	}
	return t
}

// digits is what follows the digits that t begins with.
func digits(t string) string { return strings.TrimLeft(t, "0123456789") }

// plainNumber is the whole part of a number without plus sign and leading
// zeros, and without the sign of a negative zero. The digits behind the point
// stay as they are (12.40 is an amount, 12.4 is not the same text).
func plainNumber(whole, part string) string {
	n := strings.TrimLeft(unsigned(whole), "0")
	if n == "" {
		n = "0"
	}
	if strings.HasPrefix(whole, "-") && strings.Trim(n+part, "0") != "" {
		return "-" + n
	}
	return n
}

func dateTime(t string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"} {
		d, err := time.Parse(layout, t)
		if d = d.UTC(); err == nil && d.Year() >= 0 && d.Year() <= 9999 { // what RFC 3339 can write again
			return d, nil
		}
	}
	return time.Time{}, fmt.Errorf("not a DateTime (like 2026-03-01T12:30:00Z)")
}

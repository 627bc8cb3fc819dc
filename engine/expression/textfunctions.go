package expression

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// textFunctions are the rows for Strings, lists and values of any type. Their arguments have the kinds of the row.
func textFunctions() []Function {
	return []Function{
		{Name: "len", Signature: "len(value)", Doc: "How many characters a String, or elements a list or object has.", Example: `len("1234") == 4`,
			takes: []kind{unknownKind}, gives: integerKind, do: length},
		{Name: "trim", Signature: "trim(text)", Doc: "The String without blanks at both ends.", Example: `trim(" a ") == "a"`,
			takes: []kind{textKind}, gives: textKind, do: ofText(strings.TrimSpace)},
		{Name: "upper", Signature: "upper(text)", Doc: "The String in capital letters.", Example: `upper("de") == "DE"`,
			takes: []kind{textKind}, gives: textKind, do: ofText(strings.ToUpper)},
		{Name: "lower", Signature: "lower(text)", Doc: "The String in small letters.", Example: `lower("DE") == "de"`,
			takes: []kind{textKind}, gives: textKind, do: ofText(strings.ToLower)},
		{Name: "replace", Signature: "replace(text, part, by)", Doc: "The String with every occurrence of a part replaced.", Example: `replace("1-2-3", "-", "") == "123"`,
			takes: []kind{textKind, textKind, textKind}, gives: textKind, do: replace},
		{Name: "split", Signature: "split(text, separator)", Doc: "The list of the parts between separators.", Example: `split("a,b", ",")[1] == "b"`,
			takes: []kind{textKind, textKind}, gives: listKind, do: split},
		{Name: "join", Signature: "join(list, separator)", Doc: "The Strings of a list, with a separator between them.", Example: `join(["a", "b"], "-") == "a-b"`,
			takes: []kind{listKind, textKind}, gives: textKind, do: func(r *run, args []any) (any, error) {
				return join(r, args[1].(string), args[0].([]any), false)
			}},
		{Name: "joinNonEmpty", Signature: "joinNonEmpty(separator, text, ...)", Doc: "The values that are neither null nor empty, with a separator (first) between them.", Example: `joinNonEmpty(", ", "a", nil, "", "b") == "a, b"`,
			takes: []kind{textKind, textKind}, more: true, nulls: true, gives: textKind, do: func(r *run, args []any) (any, error) {
				separator, _ := args[0].(string)
				return join(r, separator, args[1:], true)
			}},
		{Name: "padLeft", Signature: "padLeft(text, width, character)", Doc: "The String filled up with a character on the left to a number of characters.", Example: `padLeft("7", 3, "0") == "007"`,
			takes: []kind{textKind, integerKind, textKind}, gives: textKind, do: padLeft},
		{Name: "coalesce", Signature: "coalesce(value, ...)", Doc: "The first value that is not null.", Example: `coalesce(nil, "a", "b") == "a"`,
			takes: []kind{unknownKind}, more: true, nulls: true, gives: unknownKind, do: coalesce},
		{Name: "first", Signature: "first(list)", Doc: "The first element of a list, null when it is empty.", Example: `first([1, 2]) == 1`,
			takes: []kind{listKind}, gives: unknownKind, do: func(_ *run, args []any) (any, error) { return end(args[0].([]any), false), nil }},
		{Name: "last", Signature: "last(list)", Doc: "The last element of a list, null when it is empty.", Example: `last([1, 2]) == 2`,
			takes: []kind{listKind}, gives: unknownKind, do: func(_ *run, args []any) (any, error) { return end(args[0].([]any), true), nil }},
		{Name: "string", Signature: "string(value)", Doc: "The value as a String: digits of a number, true or false, a DateTime as RFC 3339.", Example: `string(12.40) == "12.40"`,
			takes: []kind{unknownKind}, gives: textKind, do: toText},
		{Name: "date", Signature: "date(text)", Doc: "A String such as 2026-03-01 or 2026-03-01T12:30:00Z as a DateTime (UTC).", Example: `date("2026-03-01") < date("2026-03-01T12:30:00Z")`,
			takes: []kind{textKind}, gives: momentKind, do: toMoment},
		{Name: "digits", Signature: "digits(text)", Doc: "The digits 0 to 9 of the String, the rest left out.", Example: `digits("4111-11 11") == "41111111"`,
			takes: []kind{textKind}, gives: textKind, do: formatted("Digits")},
		{Name: "last4", Signature: "last4(text)", Doc: "The last four characters of the String, all of a shorter one.", Example: `last4("4111111111111234") == "1234"`,
			takes: []kind{textKind}, gives: textKind, do: formatted("Last4")},
		{Name: "luhn", Signature: "luhn(text)", Doc: "Whether the digits pass the check of card numbers (ISO/IEC 7812-1, annex B).", Example: `luhn("79927398713")`,
			takes: []kind{textKind}, gives: booleanKind, do: func(_ *run, args []any) (any, error) { return vars.Luhn(args[0].(string)), nil }},
	}
}

// ofText is the operation of a function from text to text.
func ofText(f func(string) string) operation {
	return func(_ *run, args []any) (any, error) { return f(args[0].(string)), nil }
}

// formatted is the operation of a function that does what a formatter or an escaping of templates does.
func formatted(name string) operation {
	f, _ := vars.LookUp(name)
	return func(_ *run, args []any) (any, error) { return f(args[0].(string)) }
}

func length(_ *run, args []any) (any, error) {
	switch x := args[0].(type) {
	case string:
		if !utf8.ValidString(x) {
			return nil, errors.New("len counts characters, and its argument is raw bytes")
		}
		return utf8.RuneCountInString(x), nil
	case []any:
		return len(x), nil
	case map[string]any:
		return len(x), nil
	}
	return nil, unfit("len needs a String, a list or an object", "its argument", args[0])
}

func replace(r *run, args []any) (any, error) {
	s, old, by := args[0].(string), args[1].(string), args[2].(string)
	if err := r.make(strings.Count(s, old), len(by)); err != nil {
		return nil, err
	}
	return strings.ReplaceAll(s, old, by), nil
}

func split(r *run, args []any) (any, error) {
	s, separator := args[0].(string), args[1].(string)
	if err := r.spend(strings.Count(s, separator)); err != nil {
		return nil, err
	}
	var parts []any
	for part := range strings.SplitSeq(s, separator) {
		parts = append(parts, part)
	}
	return parts, nil
}

func join(r *run, separator string, parts []any, skip bool) (any, error) {
	if err := r.make(len(parts), len(separator)); err != nil {
		return nil, err
	}
	if err := r.read(parts...); err != nil {
		return nil, err
	}
	var all []string
	for _, part := range parts {
		s, ok := part.(string)
		if skip && (part == nil || ok && s == "") {
			continue
		}
		if !ok {
			return nil, unfit("only Strings can be joined", "an element", part)
		}
		all = append(all, s)
	}
	return strings.Join(all, separator), nil
}

func padLeft(r *run, args []any) (any, error) {
	s, fill := args[0].(string), args[2].(string)
	width, ok := args[1].(int)
	if !ok || utf8.RuneCountInString(fill) != 1 {
		return nil, errors.New(`padLeft needs a number of characters and one character, like padLeft("7", 3, "0")`)
	}
	missing := max(width-utf8.RuneCountInString(s), 0)
	if err := r.make(missing, len(fill)); err != nil {
		return nil, err
	}
	return strings.Repeat(fill, missing) + s, nil
}

func coalesce(_ *run, args []any) (any, error) {
	for _, x := range args {
		if x != nil {
			return x, nil
		}
	}
	return nil, nil
}

func end(all []any, last bool) any {
	switch {
	case len(all) == 0:
		return nil
	case last:
		return all[len(all)-1]
	}
	return all[0]
}

func toText(_ *run, args []any) (any, error) {
	switch x := args[0].(type) {
	case string:
		return x, nil
	case bool:
		if x {
			return "true", nil
		}
		return "false", nil
	case time.Time:
		return x.Format(time.RFC3339Nano), nil
	case int, whole, exact:
		return numberText(x)
	}
	return nil, unfit("string needs a String, a number, a Boolean or a DateTime", "its argument", args[0])
}

func toMoment(_ *run, args []any) (any, error) {
	v, err := vars.Convert(args[0].(string), vars.DateTime, "")
	if err != nil {
		return nil, err
	}
	return time.Parse(time.RFC3339Nano, v.Text)
}

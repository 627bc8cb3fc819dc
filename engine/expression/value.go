package expression

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// sealed stands for a secret: nothing is done with it but a test for null.
type sealed struct{ name string }

var errCorrupt = errors.New("its value is not of its type")

// opened is a value in the form that the operations take.
func opened(v vars.Value, name string) (any, error) {
	switch {
	case v.IsSecret():
		return sealed{name}, nil
	case v.IsNull():
		return nil, nil
	}
	switch v.Type {
	case vars.String:
		return v.Text, nil
	case vars.Boolean:
		if v.Text != "true" && v.Text != "false" {
			return nil, errCorrupt
		}
		return v.Text == "true", nil
	case vars.DateTime:
		if t, err := time.Parse(time.RFC3339Nano, v.Text); err == nil {
			return t.UTC(), nil
		}
		return nil, errCorrupt
	case vars.Integer:
		return integerOf(v.Text)
	case vars.Decimal:
		return decimalOf(v.Text)
	case vars.JSON:
		return decoded(v.Text)
	}
	return nil, errCorrupt
}

// decoded is the value of a JSON text, errCorrupt when it is none.
func decoded(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var x any
	if d.Decode(&x) != nil {
		return nil, errCorrupt
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errCorrupt
	}
	return numbers(x)
}

// numbers makes the numbers of a JSON document exact, in place.
func numbers(x any) (_ any, err error) {
	switch x := x.(type) {
	case json.Number:
		if strings.ContainsAny(x.String(), ".eE") {
			return decimalOf(x.String())
		}
		return integerOf(x.String())
	case []any:
		for i := range x {
			if x[i], err = numbers(x[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(x)) { // the first error must be the same on any machine
			if x[k], err = numbers(x[k]); err != nil {
				return nil, err
			}
		}
	}
	return x, nil
}

// closed is the result of an evaluation as a value of the type that is wanted.
func closed(x any, want vars.Type, from vars.Origin) (vars.Value, error) {
	k := kindOf(x)
	if x, ok := x.(sealed); ok {
		return vars.Value{}, errors.New(secretMessage(x.name))
	}
	if !fits(k, want) {
		return vars.Value{}, errors.New(wrongResult("the result", k, want))
	}
	if k == nullKind {
		return vars.Value{From: from}, nil
	}
	v := vars.Value{Type: want, From: from}
	if want == vars.JSON || k == listKind || k == objectKind {
		v.Type = vars.JSON
		text, err := encoded(x)
		if err != nil {
			return vars.Value{}, err
		}
		v.Text = text
		return v, nil
	}
	if want == vars.Null {
		v.Type = vars.Type(k)
	}
	s, err := toText(nil, []any{x})
	if err != nil {
		return vars.Value{}, err
	}
	v.Text = s.(string)
	return v, legible(v.Text)
}

// encoded is the JSON text of a value; the names in an object are in alphabetical order.
func encoded(x any) (string, error) {
	plain, err := marshalable(x)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(plain); err != nil {
		return "", errors.New("the value cannot be written as Json")
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// marshalable is a copy of a value that encoding/json writes exactly.
func marshalable(x any) (any, error) {
	switch x := x.(type) {
	case string:
		return x, legible(x)
	case int, whole, exact:
		s, err := numberText(x)
		return json.Number(s), err
	case sealed:
		return nil, errors.New(secretMessage(x.name))
	case []any:
		all := make([]any, len(x))
		for i, one := range x {
			var err error
			if all[i], err = marshalable(one); err != nil {
				return nil, err
			}
		}
		return all, nil
	case map[string]any:
		all := make(map[string]any, len(x))
		for _, k := range slices.Sorted(maps.Keys(x)) {
			one := x[k]
			err := legible(k)
			if err != nil {
				return nil, err
			}
			if all[k], err = marshalable(one); err != nil {
				return nil, err
			}
		}
		return all, nil
	}
	return x, nil
}

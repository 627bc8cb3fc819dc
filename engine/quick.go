package engine

import (
	"encoding/json"
	"time"

	"github.com/tidwall/gjson"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// mostNested is how deep brackets may be nested, those in texts counted too,
// for the quick way, which reads them by calling itself.
const mostNested = 500

// shallow reports whether the quick way may be taken.
func shallow(data []byte) bool {
	depth := 0
	for _, c := range data {
		switch c {
		case '[', '{':
			if depth++; depth > mostNested {
				return false
			}
		case ']', '}':
			depth--
		}
	}
	return true
}

// quick reads JSON whose members are known; it gives up at the first one that
// is not.
type quick struct{ ok bool }

// quickly reads data the short way, or else through encoding/json.
func quickly[T any](data []byte, read func(*quick, gjson.Result) T) (T, error) {
	if shallow(data) && gjson.ValidBytes(data) {
		r := quick{ok: true}
		if out := read(&r, gjson.ParseBytes(data)); r.ok {
			return out, nil
		}
	}
	var out T
	err := json.Unmarshal(data, &out)
	return out, err
}

func (r *quick) object(v gjson.Result, member func(name string, v gjson.Result)) {
	if !v.IsObject() {
		r.ok = false
		return
	}
	v.ForEach(func(k, v gjson.Result) bool {
		member(k.Str, v)
		return r.ok
	})
}

func (r *quick) list(v gjson.Result, one func(v gjson.Result)) {
	if !v.IsArray() {
		r.ok = false
		return
	}
	v.ForEach(func(_, v gjson.Result) bool {
		one(v)
		return r.ok
	})
}

func (r *quick) text(v gjson.Result) string {
	r.ok = r.ok && v.Type == gjson.String
	return v.Str
}

// number takes whole numbers that a float64 holds exactly.
func (r *quick) number(v gjson.Result) int {
	n := int(v.Num)
	r.ok = r.ok && v.Type == gjson.Number && len(v.Raw) <= 15 && float64(n) == v.Num
	return n
}

func (r *quick) bool(v gjson.Result) bool {
	r.ok = r.ok && v.IsBool()
	return v.Type == gjson.True
}

func (r *quick) time(v gjson.Result) time.Time {
	t, err := time.Parse(time.RFC3339Nano, r.text(v))
	r.ok = r.ok && err == nil
	return t
}

func (r *quick) value(v gjson.Result) (out vars.Value) {
	r.object(v, func(name string, v gjson.Result) {
		switch name {
		case "type":
			out.Type = vars.Type(r.text(v))
		case "text":
			out.Text = r.text(v)
		case "ref":
			out.Ref = r.text(v)
		case "from":
			out.From = vars.Origin(r.text(v))
		default:
			r.ok = false
		}
	})
	return out
}

func (r *quick) values(v gjson.Result) map[string]vars.Value {
	out := map[string]vars.Value{}
	r.object(v, func(name string, v gjson.Result) { out[name] = r.value(v) })
	return out
}

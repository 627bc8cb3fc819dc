package engine

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestEncodedAsTagged fills every field of what is written by hand, and holds
// the bytes against encoding/json: a field that is added and forgotten shows.
func TestEncodedAsTagged(t *testing.T) {
	texts := rapid.SampledFrom([]string{"", "", "a", "⟦x⟧", `"<&>\`, "\u2028\x00\x7f\xff", "zwei  \n\t"})
	rapid.Check(t, func(rt *rapid.T) {
		for _, v := range []any{&Exit{}, &Command{}} {
			fill(rt, texts, reflect.ValueOf(v).Elem(), 0)
			want, err := vars.MarshalPlain(plainOf(v))
			if err != nil {
				rt.Fatal(err)
			}
			if got := encode(nil, v); string(got) != string(want) {
				rt.Fatalf("%T\n%s\n%s", v, got, want)
			}
		}
	})
}

// plainOf is a value whose type is not written by hand.
func plainOf(v any) any {
	switch v := v.(type) {
	case *Exit:
		return *v
	case *Command:
		return *v
	}
	return v
}

func fill(rt *rapid.T, texts *rapid.Generator[string], v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts.Draw(rt, "text"))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(rapid.IntRange(-1, 3).Draw(rt, "number")) * 1500)
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(rt, "bool"))
	case reflect.Pointer:
		if depth < 6 && rapid.Bool().Draw(rt, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(rt, texts, v.Elem(), depth+1)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rapid.IntRange(0, 2).Draw(rt, "length"), 2))
		for i := range v.Len() {
			fill(rt, texts, v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		if rapid.Bool().Draw(rt, "entry") {
			e := reflect.New(v.Type().Elem()).Elem()
			fill(rt, texts, e, depth+1)
			v.SetMapIndex(reflect.ValueOf(texts.Draw(rt, "key")), e)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(rt, texts, v.Field(i), depth+1)
		}
	default:
		rt.Fatalf("a field of kind %s: fill it here, and write it", v.Kind())
	}
}

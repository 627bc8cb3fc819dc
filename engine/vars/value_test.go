package vars_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestValueThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		from := rapid.SampledFrom([]vars.Origin{"", vars.Designer, vars.Operator, vars.Caller, vars.Server}).Draw(t, "from")
		converted, _ := vars.Convert(text, vars.Type(rapid.SampledFrom(vars.Types()).Draw(t, "type")), from)
		for _, v := range []vars.Value{{}, vars.Of(text, from), vars.Secret("Start#1/token", from), converted} {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			var back vars.Value
			if err := json.Unmarshal(b, &back); err != nil || back != v {
				t.Fatalf("%+v became %+v by %s: %v", v, back, b, err)
			}
		}
	})
}

func TestValueKinds(t *testing.T) {
	if v := (vars.Value{}); !v.IsNull() || v.IsSecret() || v.Shown() != "null" {
		t.Errorf("the zero value: %+v", v)
	}
	if v := vars.Of("", vars.Caller); v.IsNull() || v.Shown() != `""` || v.From != vars.Caller {
		t.Errorf("an empty text: %+v", v)
	}
	if v := vars.Secret("a/b", vars.Server); v.IsNull() || !v.IsSecret() || v.Shown() != "(secret a/b)" {
		t.Errorf("a secret: %+v", v)
	}
	if v := (vars.Value{Type: vars.Decimal, Text: "12.40"}); v.Shown() != "12.40" {
		t.Errorf("a Decimal: %s", v.Shown())
	}
	if v := vars.Of("a\xffb", ""); v.Text != "a\uFFFDb" {
		t.Errorf("not UTF-8: %q", v.Text)
	}
	for _, name := range vars.Types() {
		if _, err := vars.Convert("x", vars.Type(name), ""); err != nil && strings.Contains(err.Error(), "unknown type") {
			t.Error(err)
		}
	}
	if slices.Contains(vars.Types(), "") {
		t.Error("null is a type to choose")
	}
}

func TestDuration(t *testing.T) {
	b, err := json.Marshal(vars.Duration(90 * time.Second))
	var back vars.Duration
	if err != nil || string(b) != `"1m30s"` || json.Unmarshal(b, &back) != nil || back.Std() != 90*time.Second {
		t.Errorf("%s became %v: %v", b, back, err)
	}
	if json.Unmarshal([]byte(`"soon"`), &back) == nil {
		t.Error("soon is a duration")
	}
}

package expression_test

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// data is a scope and what is known of it at load.
type data struct {
	values  map[string]vars.Value
	types   map[string]vars.Type
	secrets map[string]bool
}

func (d data) Data(name string) vars.Value { return d.values[name] }

func (d data) Setting(key string) vars.Value { return vars.Secret("#"+key, vars.Operator) }

func (d data) TypeOf(name string) vars.Type { return d.types[name] }

func (d data) IsSecret(name string) bool { return d.secrets[name] }

// call is a call with a value of every type. With typed, the types are known at load too.
func call(typed bool) data {
	of := func(t vars.Type, text string) vars.Value { return vars.Value{Type: t, Text: text, From: vars.Caller} }
	d := data{types: map[string]vars.Type{}, secrets: map[string]bool{}, values: map[string]vars.Value{
		"S": of(vars.String, "Finished"), "Two": of(vars.String, "2"), "Umlaut": of(vars.String, "Grüße"), "Empty": of(vars.String, ""),
		"GlobalPCI|SessionState": of(vars.String, "Finished"),
		"I":                      of(vars.Integer, "2"), "Code": of(vars.Integer, "200"), "Big": of(vars.Integer, "12345678901234567890"),
		"D": of(vars.Decimal, "12.40"), "Tenth": of(vars.Decimal, "0.1"), "Fifth": of(vars.Decimal, "0.2"),
		"T": of(vars.Boolean, "true"), "F": of(vars.Boolean, "false"),
		"When": of(vars.DateTime, "2026-03-01T12:30:00Z"),
		"J":    of(vars.JSON, `{"name":"x","big":12345678901234567890,"price":12.40,"none":null,"yes":true,"items":[{"id":1,"tag":"a"},{"id":2,"tag":"b"}],"a b":1}`),
		"L":    of(vars.JSON, `[1,2,3]`),
		"Card": vars.Secret("Ask/card", vars.Caller),
	}}
	if typed {
		for name, v := range d.values {
			d.types[name] = v.Type
		}
		d.types["Null"] = vars.String
		d.types["NoCode"] = vars.Integer
	}
	return d
}

// compiled is an expression that is expected to have no mistakes.
func compiled(t testing.TB, s string, want vars.Type, env expression.Env) *expression.Expression {
	t.Helper()
	var list source.List
	e := expression.Parse(source.Plain("t.xml", s), want, &list)
	e.Compile(env, &list)
	if err := list.Err(); err != nil {
		t.Fatalf("%s\n%v", s, err)
	}
	return e
}

func TestConditions(t *testing.T) {
	for s, want := range map[string]bool{
		`$(S) == "Finished"`:                            true,
		`$(GlobalPCI|SessionState) == "Finished"`:       true,
		`$( S ) == 'Finished'`:                          true,
		`$(S) == "finished"`:                            false,
		`$(S) != "finished"`:                            true,
		`$(S)=="Finished"and $(I)==2`:                   true,
		`$(I) == 2.0`:                                   true,
		`$(D) == 12.4`:                                  true,
		`$(D) < 12.41 && $(D) > 12.39`:                  true,
		`$(Tenth) + $(Fifth) == 0.3`:                    true,
		`0.1 + 0.2 == 0.3`:                              true,
		`$(Tenth) + 0.2 == .3`:                          true,
		`$(Big) == 12345678901234567890`:                true,
		`$(Big) == 12345678901234567891`:                false,
		`$(Big) + 1 == 12345678901234567891`:            true,
		`$(Big) - $(Big) == 0`:                          true,
		`$(Big) > 5 and 5 < $(Big)`:                     true,
		`9223372036854775807 + 1 > 9223372036854775807`: true,
		`9223372036854775807 * 9223372036854775807 == 85070591730234615847396907784232501249`: true,
		`-$(Big) == -12345678901234567890`:     true,
		`12_345_678_901_234_567_890 == $(Big)`: true,
		`$(D) * 2 == 24.80`:                    true,
		`7 / 2 == 3.5`:                         true,
		`10 / 3 * 3 == 10`:                     true,
		`7 % 2 == 1`:                           true,
		`0x10 == 16`:                           true,
		`"a" + "b" == "ab"`:                    true,
		`"a" < "b"`:                            true,
		`$(T)`:                                 true,
		`!$(T)`:                                false,
		`not $(F) and ($(T) or $(F))`:          true,
		`$(T) == true`:                         true,
		`$(T) != $(F)`:                         true,
		`$(When) > date("2026-01-01")`:         true,
		`$(When) == date("2026-03-01T13:30:00+01:00")`: true,
		`$(Null) == nil`:                     true,
		`nil == $(Null)`:                     true,
		`$(Null) != nil`:                     false,
		`$(S) == nil`:                        false,
		`$(S) != nil`:                        true,
		`$(Null) == "x"`:                     false,
		`$(Null) != "x"`:                     true,
		`$(Null) == $(Null)`:                 false,
		`$(NoCode) < 5`:                      false,
		`$(NoCode) >= 5`:                     false,
		`5 > $(NoCode)`:                      false,
		`$(NoCode) == 5 or $(NoCode) == nil`: true,
		`($(Null) ?? "x") == "x"`:            true,
		`($(S) ?? "x") == "Finished"`:        true,
		`$(Null) contains "x"`:               false,
		`$(S) contains "ini"`:                true,
		`$(S) startsWith "Fin" and $(S) endsWith "shed"`:  true,
		`$(S) not contains "x"`:                           true,
		`$(S) matches "^F.*d$"`:                           true,
		`$(Null) matches "x"`:                             false,
		`$(S) in ["InProgress", "Finished"]`:              true,
		`$(S) not in ["InProgress"]`:                      true,
		`$(Null) in ["x"]`:                                false,
		`$(I) in [1, 2.0]`:                                true,
		`$(I) in 1..10`:                                   true,
		`$(D) in 1..20`:                                   false,
		`$(I) in $(L)`:                                    true,
		`"name" in $(J)`:                                  true,
		`$(J).name == "x"`:                                true,
		`$(J)["a b"] == 1`:                                true,
		`$(J).big == $(Big)`:                              true,
		`$(J).price == $(D)`:                              true,
		`$(J).none == nil`:                                true,
		`$(J).missing == nil`:                             true,
		`$(J).yes`:                                        true,
		`$(J).items[0].id == 1`:                           true,
		`$(J).items[-1].tag == "b"`:                       true,
		`$(J)?.items[1].id == 2`:                          true,
		`$(J).missing?.deeper.still == nil`:               true,
		`$(Unset)?.x == nil`:                              true,
		`$(J).none?.[0] == nil`:                           true,
		`($(J).missing?.x ?? "d") == "d"`:                 true,
		`1 == ($(Unset)?.x ?? 1) and $(T)`:                true,
		`len($(J).items) == 2`:                            true,
		`any($(J).items, .id == 2)`:                       true,
		`all($(L), # > 0) and none($(L), # > 3)`:          true,
		`one($(L), # == 2) and count($(L), # > 1) == 2`:   true,
		`filter($(L), # > 1)[0] == 2`:                     true,
		`map($(J).items, .tag)[1] == "b"`:                 true,
		`find($(J).items, .id == 2).tag == "b"`:           true,
		`findIndex($(L), # == 3) == 2`:                    true,
		`reduce($(L), #acc + #, 0) == 6`:                  true,
		`$(L) | map(# * 2) | last() == 6`:                 true,
		`len($(Umlaut)) == 5 and $(Umlaut)[0:3] == "Grü"`: true,
		`$(L)[1:][0] == 2 and len($(L)[:-1]) == 2`:        true,
		`$(I) > 1 ? $(T) : $(F)`:                          true,
		`if $(I) > 1 {$(T)} else {false}`:                 true,
		`let n = $(I) + 1; n * n == 9`:                    true,
		`1 < $(I) and $(I) < 3`:                           true,
		`1 < $(I) < 3`:                                    true,
		`#(Key) != nil`:                                   true,
		`$(Card) != nil`:                                  true,
		`$(S) == /* it's $(here) */ "Finished" // $(`:     true,
		`{"a": $(I)}.a == 2`:                              true,
		`$(F) and $(J).missing.x == 1`:                    false,
	} {
		for _, typed := range []bool{true, false} {
			d := call(typed)
			got, used, err := compiled(t, s, vars.Boolean, d).Bool(d)
			if err != nil || got != want {
				t.Errorf("typed %v: %s = %v, %v; used %v", typed, s, got, err, used)
			}
		}
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		s    string
		want vars.Type
		text string
		kind vars.Type
	}{
		{`$(D)`, vars.Null, "12.40", vars.Decimal},
		{`$(D) + 1.1`, vars.Null, "13.50", vars.Decimal},
		{`$(I) + 1`, vars.Decimal, "3", vars.Decimal},
		{`$(I)`, vars.Decimal, "2", vars.Decimal},
		{`$(Big) * 10`, vars.Integer, "123456789012345678900", vars.Integer},
		{`$(S) + "!"`, vars.String, "Finished!", vars.String},
		{`10 / 4`, vars.Null, "2.5", vars.Decimal},
		{`round(10 / 3, 2)`, vars.Null, "3.33", vars.Decimal},
		{`round(-2.5)`, vars.Null, "-3", vars.Decimal},
		{`cents($(D))`, vars.Integer, "1240", vars.Integer},
		{`$(Null)`, vars.String, "", vars.Null},
		{`$(Null) ?? nil`, vars.Null, "", vars.Null},
		{`$(J).items`, vars.Null, `[{"id":1,"tag":"a"},{"id":2,"tag":"b"}]`, vars.JSON},
		{`$(J).price`, vars.Null, `12.40`, vars.Decimal},
		{`$(J).name`, vars.JSON, `"x"`, vars.JSON},
		{`{"b": $(D), "a": ["<", $(Big), nil]}`, vars.Null, `{"a":["<",12345678901234567890,null],"b":12.40}`, vars.JSON},
		{`$(When)`, vars.DateTime, "2026-03-01T12:30:00Z", vars.DateTime},
		{`date("2026-03-01")`, vars.Null, "2026-03-01T00:00:00Z", vars.DateTime},
		{`$(T) and $(F)`, vars.Null, "false", vars.Boolean},
	} {
		d := call(true)
		v, _, err := compiled(t, c.s, c.want, d).Eval(d)
		if err != nil || v.Text != c.text || v.Type != c.kind {
			t.Errorf("%s = %+v, %v; want %s %s", c.s, v, err, c.kind, c.text)
		}
	}
}

func TestFunctions(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range expression.Functions() {
		d := call(false)
		if v, err := computed(t, f.Example, vars.Boolean, d).Compute(d, attempt()); v.Text != "true" || err != nil {
			t.Errorf("%s: the example %s computes %+v, %v", f.Name, f.Example, v, err)
		}
		if f.Doc == "" || seen[f.Name] || !strings.HasPrefix(f.Signature, f.Name+"(") || !strings.Contains(f.Example, f.Name+"(") {
			t.Errorf("%s: %q, %q", f.Name, f.Signature, f.Doc)
		}
		seen[f.Name] = true
		if f.Computed {
			continue
		}
		if ok, _, err := compiled(t, f.Example, vars.Boolean, d).Bool(d); !ok || err != nil {
			t.Errorf("%s: the example %s is %v, %v", f.Name, f.Example, ok, err)
		}
	}
}

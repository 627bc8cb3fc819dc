package expression_test

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// mistakes reads until="..." of an element, as written in XML, and gives its mistakes as col: message.
func mistakes(t *testing.T, attribute string, want vars.Type, env expression.Env) []string {
	t.Helper()
	root, err := source.Parse("f.xml", []byte("<Poll\n"+attribute+"/>"))
	if err != nil {
		t.Fatal(err)
	}
	var list source.List
	expression.Parse(root.Attrs[0].Value, want, &list).Compile(env, &list)
	var all []string
	for _, e := range list.Findings() {
		if e.Pos.Line != 2 {
			t.Errorf("%s: line %d", attribute, e.Pos.Line)
		}
		all = append(all, fmt.Sprintf("%d: %s", e.Pos.Col, e.Msg))
	}
	return all
}

func TestMistakes(t *testing.T) {
	d := call(true)
	d.secrets["AccessToken"] = true
	d.types["AccessToken"] = vars.String
	for _, c := range []struct{ attribute, want string }{
		// Columns: until=" is 7 characters, so the first of the expression is at 8.
		{`until="$(GlobalPCI|SessionState) == &quot;x&quot; &amp;&amp; $(S) &lt; 3"`, "67: < cannot take $(S), a String, and 3, an Integer, together: convert one with int, decimal or string"},
		{`until='"ü&#252;" == "üü" and "2" == 2'`, `34: == cannot take "2", a String, and 2, an Integer, together`},
		{`until='$(Two) == 2'`, "15: == cannot take $(Two), a String, and 2, an Integer, together"},
		{`until="$(When) &lt; '2026-01-01'"`, "16: < cannot take $(When), a DateTime, and \"2026-01-01\", a String, together: convert the text with date"},
		{`until="$(T) &gt; $(F)"`, "13: > cannot take"},
		{`until="$(S) + 1 == 3"`, "13: + cannot take $(S), a String, and 1, an Integer"},
		{`until="$(S) - $(S) == 3"`, "13: - cannot take"},
		{`until="$(D) % 2 == 0"`, "13: % needs whole numbers"},
		{`until="-$(S) == 3"`, "8: - needs a number, and $(S) is a String"},
		{`until="$(S)"`, "8: a condition must be true or false, and $(S) is a String"},
		{`until="$(I) + 1"`, "8: a condition must be true or false, and the result of + is an Integer"},
		{`until="$(T) and $(I)"`, "17: and needs true or false, and $(I) is an Integer"},
		{`until="not $(S)"`, "12: not needs true or false, and $(S) is a String"},
		{`until="$(S) ? true : false"`, "8: a condition must be true or false"},
		{`until=" $(S) "`, "9: a condition"},
		{`until=""`, "8: the expression is empty"},
		{`until="  "`, "8: the expression is empty"},
		{`until="Amuont == 3"`, "8: unknown name Amuont: a data source is written $(Name), a text in quotes"},
		{`until="Code == 200"`, "8: unknown name Code: to read the data source write $(Code)"},
		{`until="$(Amount) &gt; Amuont"`, `23: unknown name Amuont (did you mean "Amount"?)`},
		{`until="$(S) == null"`, "16: unknown name null: write nil"},
		{`until="$env == nil"`, "8: unknown name $env"},
		{`until="_ == nil"`, "8: unknown name _"},
		{`until="'$(S)' == 'x'"`, "9: a placeholder in quotes is plain text: write $(S) outside the quotes and join with +"},
		{"until='`a #(` == \"x\"'", "11: a placeholder in quotes"},
		{`until="$(S:Trim) == 'x'"`, "11: formatters do not work in an expression: write $(S) and use functions such as upper or trim"},
		{`until="$(S == 'x'"`, "8: the placeholder is not closed: ) is missing"},
		{`until="$() == 'x'"`, "8: $(): the name is empty"},
		{`until="$(a(b) == 'x'"`, "8: $(a(b): a name may not hold"},
		{`until="~~~REPLACE~~~ == 1"`, "8: ~~~REPLACE~~~ is still to be filled in"},
		{`until="$(~~~REPLACE~~~) == 1"`, "10: ~~~REPLACE~~~ is still to be filled in"},
		{`until="a$(S) == 'x'"`, "9: an operator or a blank is missing before $(S)"},
		{`until="1$(S)"`, "9: an operator or a blank is missing before $(S)"},
		{`until="$(S)$(T)"`, "12: $(T) is not expected here: is an operator such as == or && missing before it?"},
		{`until="$(S) $(T)"`, "13: $(T) is not expected here"},
		{`until="$(J).$(S) == 1"`, "13: $(S) cannot stand here"},
		{`until="{$(S): 1} != nil"`, "9: $(S) cannot stand here"},
		{`until="$(S) = 'x'"`, "13: = does not compare: write =="},
		{`until="$(T) &amp; $(F)"`, "13: & is not an operator: write && or and"},
		{`until="$(T) AND $(F)"`, "13: AND is not an operator: write it in small letters"},
		{`until="$(S) == "`, "15: the expression ends too early"},
		{`until="$(S) == 'x"`, "18: a text is not closed: its quote is missing"},
		{`until="$(S) == 'x')"`, "19: ) is not expected here"},
		{`until="$(S) == @"`, "16: the character '@' does not belong in an expression"},
		{`until="$(S) 'x'"`, `13: "x" is not expected here: is an operator`},
		{`until="$(S) ?? 'y' == 'x'"`, "20: ?? and other operators need parentheses"},
		{`until="1 &lt; ($(I)+1) &lt; 3"`, "this is not written in one piece"},
		{`until="$(T); $(F)"`, "one expression is allowed, not several divided by ;"},
		{`until="$(S) matches $(S)"`, "21: the pattern of matches must be a text in quotes"},
		{`until="$(S) matches '('"`, "21: the pattern of matches cannot be read: missing closing ): `(`"},
		{`until="$(S) matches '(x{1000}){1000}'"`, "21: the pattern of matches cannot be read: invalid repeat count"},
		{`until="$(S) matches '(x{1000})(y{1000}){20}'"`, "21: the pattern of matches cannot be read"},
		{`until="$(S) matches '` + strings.Repeat("x{999}", 20) + `'"`, "21: the pattern of matches cannot be read: it is too large"},
		{`until="$(I) ** 2 == 4"`, "13: the operator ** cannot be used"},
		{`until="1e3 == 1000"`, ""},
		{`until="1e5000 == 1000"`, "the number cannot be read"},
		{`until="float('1') == 1"`, "8: there is no float, because it is not exact: use decimal"},
		{`until="now() == nil"`, "8: there is no now"},
		{`until="trimm($(S)) == ''"`, `8: unknown function trimm (did you mean "trim"?)`},
		{`until="sum([1]) == 1"`, "8: unknown function sum"},
		{`until="upper($(I)) == ''"`, "14: upper needs a String, and $(I) is an Integer"},
		{`until="upper() == ''"`, "8: upper has the wrong number of arguments: it is used like upper(\"de\") == \"DE\""},
		{`until="$(S).upper() == ''"`, "13: a function stands before its value: write upper($(Name))"},
		{`until="$(S).x == ''"`, "13: $(S) has no parts: it is a String"},
		{`until="$(S) in 'abc'"`, "13: in needs a list or an object on its right, and \"abc\" is a String: for texts write contains"},
		{`until="$(S) in ['a', 2]"`, "22: in compares $(S), a String, with 2, an Integer"},
		{`until="any($(L), # + 1)"`, "18: the condition of any must be true or false, and the result of + is"},
		{`until="any($(S), true)"`, "12: any needs a list, and $(S) is a String"},
		{`until="any($(L), #foo)"`, "18: unknown name #foo: there are #, #index and, in reduce, #acc"},
		{`until="map($(L), #acc)[0] == 1"`, "18: unknown name #acc"},
		{`until="let _x = 1; true"`, "12: a name begins with a letter"},
		{`until="let upper = 1; true"`, ""},
		{`until="b'x' == nil"`, "8: this cannot be used in an expression"},
		// Secrets.
		{`until="$(AccessToken) != nil"`, ""},
		{`until="nil == $(AccessToken) or #(Key) == nil"`, ""},
		{`until="$(AccessToken) == 'x'"`, "8: $(AccessToken) is a secret: it may be tested for null or copied, not computed with"},
		{`until="$(T) and #(Key) == $(S)"`, "17: #(Key) is a secret: it may be tested for null or copied, not computed with"},
		{`until="len($(AccessToken)) == 3"`, "12: $(AccessToken) is a secret"},
		{`until="($(AccessToken) ?? '') == nil"`, "9: $(AccessToken) is a secret"},
		{`until="$(AccessToken)"`, "8: $(AccessToken) is a secret"},
	} {
		got := mistakes(t, c.attribute, vars.Boolean, d)
		switch {
		case c.want == "" && len(got) > 0, c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)):
			t.Errorf("%s\n got %q\nwant %q", c.attribute, got, c.want)
		}
	}
}

// TestAllMistakes: one reading shows every mistake that can be told apart.
func TestAllMistakes(t *testing.T) {
	got := mistakes(t, `until="$(S) == 2 and $(T:Trim) and Foo"`, vars.Boolean, call(true))
	if len(got) != 3 {
		t.Errorf("%q", got)
	}
	got = mistakes(t, `until="$(S) == 2 and $(I) and Foo"`, vars.Boolean, call(true))
	if len(got) != 3 {
		t.Errorf("%q", got)
	}
}

// TestColumns: behind anything of any width, a mistake keeps its column.
func TestColumns(t *testing.T) {
	for _, before := range []string{`$(Ünï|Cödé)`, `"日本"`, `12345678901234567890`, `12.40`, "`x`", `$(J)?.a`, `'\u00e9'`} {
		expression := `[` + before + `] != nil and $(S) == 2`
		attribute := `until="` + html.EscapeString(expression) + `"`
		got := mistakes(t, attribute, vars.Boolean, call(true))
		want := fmt.Sprintf("%d: == cannot take $(S)", len([]rune(attribute[:strings.LastIndex(attribute, "==")]))+1)
		if len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("%s\n got %q\nwant %q", attribute, got, want)
		}
	}
}

func TestWantedTypes(t *testing.T) {
	d := call(true)
	for _, c := range []struct {
		s    string
		want vars.Type
		msg  string
	}{
		{`$(S)`, vars.Integer, "1: an Integer is needed here, and $(S) is a String"},
		{`$(D) * 2`, vars.Integer, "1: an Integer is needed here, and the result of * is a Decimal"},
		{`[1]`, vars.String, "1: a String is needed here, and this value is a list"},
		{`$(I)`, vars.Decimal, ""},
		{`nil`, vars.String, ""},
		{`[1]`, vars.JSON, ""},
		{`#(Key)`, vars.String, ""},
		{`#(Key)`, vars.Integer, "1: #(Key) is a secret"},
	} {
		var list source.List
		expression.Parse(source.Plain("", c.s), c.want, &list).Compile(d, &list)
		got := ""
		for _, e := range list.Findings() {
			got += fmt.Sprintf("%d: %s", e.Pos.Col, e.Msg)
		}
		if c.msg == "" && got != "" || !strings.HasPrefix(got, c.msg) {
			t.Errorf("%s as %s: got %q, want %q", c.s, c.want, got, c.msg)
		}
	}
}

package interactions

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ivrflow/ivrflow/engine/source"
)

// Samples of each Type, and what their documents are told.
func TestCheckSamples(t *testing.T) {
	fields := func(typ, inside string) string {
		return "<ApiInteraction><Request><Url>https://h/</Url><Method>GET</Method></Request><Response><Type>" + typ + "</Type><Fields>" + inside + "</Fields></Response></ApiInteraction>"
	}
	field := func(attrs, locators, dataType string) string {
		return "<Field" + attrs + ">" + locators + "<Destination>D</Destination><DataType>" + dataType + "</DataType></Field>"
	}
	for name, c := range map[string]struct {
		xml     string
		samples []string
		want    []string
	}{
		"found":                 {fields("JSON", field("", "<Locator>a.b</Locator>", "Integer")), []string{`{"a":{"b":7}}`}, nil},
		"not found":             {fields("JSON", field("", "<Locator>‸a.c</Locator>", "String")), []string{`{"a":{"b":7}}`}, []string{"‸ a.c finds nothing in the sample s0"}},
		"found in one of two":   {fields("JSON", field("", "<Locator>a.c</Locator>", "String")), []string{`{"a":{"b":7}}`, `{"a":{"c":7}}`}, nil},
		"found in none of two":  {fields("JSON", field("", "<Locator>‸c</Locator>", "String")), []string{`{"a":7}`, `{"b":7}`}, []string{"‸ c finds nothing in any of the samples beside this document"}},
		"by another Locator":    {fields("JSON", field("", "<Locator>c</Locator><Locator>a</Locator>", "String")), []string{`{"a":7}`}, nil},
		"a default":             {fields("JSON", field(` default="0"`, "<Locator>c</Locator>", "String")), []string{`{"a":7}`}, nil},
		"of another type":       {fields("JSON", field("", "<Locator>‸a</Locator>", "Integer")), []string{`{"a":"seven"}`}, []string{"‸ what a finds in s0 is not an Integer"}},
		"a secret is not shown": {fields("JSON", field(` secret="true"`, "<Locator>‸a</Locator>", "Integer")), []string{`{"a":"hunter2"}`}, []string{"‸ what a finds in s0 is not an Integer"}},
		"no JSON":               {fields("JSON", field("", "<Locator>a</Locator>", "String")), []string{`a=1`}, []string{" this sample cannot be read"}},
		"XML":                   {fields("XML", field("", "<Locator>/r/x</Locator>", "String")+"<Field><Locator>‸/r/y</Locator><Destination>E</Destination></Field>"), []string{`<r><x>1</x></r>`}, []string{"‸ r/y finds nothing in the sample s0"}},
		"a form":                {fields("URLENCODED", field("", "<Locator>‸x</Locator>", "String")), []string{`y=1`}, []string{"‸ x finds nothing in the sample s0"}},
		"headers are not there": {fields("JSON", field(` from="header"`, "<Locator>X-Id</Locator>", "String")), []string{`{}`}, nil},
		"headers are":           {fields("JSON", field(` from="header"`, "<Locator>‸X-Id</Locator>", "String")), []string{"HTTP/1.1 200 OK\r\nX-Other: 1\r\n\r\n{}"}, []string{"‸ X-Id finds nothing in the sample s0"}},
		"a placeholder":         {fields("JSON", field("", "<Locator>a[$(N)]</Locator>", "String")), []string{`{"b":7}`}, nil},
	} {
		var list source.List
		before, after, _ := strings.Cut(c.xml, "‸") // where the finding is
		it := Parse("x", "x.xml", []byte(before+after), &list)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		var samples []AnswerSample
		for i, s := range c.samples {
			samples = append(samples, AnswerSample{File: fmt.Sprintf("s%d", i), Data: []byte(s)})
		}
		var own source.List
		it.CheckSamples(samples, &own)
		var got []string
		for _, e := range own.Findings() {
			at := ""
			if e.Pos.Line == 1 && e.Pos.Col == len(before)+1 {
				at = "‸"
			}
			got = append(got, at+" "+e.Msg)
		}
		if len(got) == len(c.want) && len(got) == 1 && len(got[0]) > len(c.want[0]) {
			got[0] = got[0][:len(c.want[0])]
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

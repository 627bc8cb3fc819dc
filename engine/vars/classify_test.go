package vars_test

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestPlaces: where each placeholder of a template stands.
func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		in       vars.Context
		template string
		want     string // places divided by blanks, levels by +
	}{
		{vars.InURL, "$(BaseUrl)/x/$(Id)", "baseUrl path"},
		{vars.InURL, "#(BaseUrl)/x/$(Id)?q=$(Q)", "baseUrl path query"},
		{vars.InURL, "#(BaseUrl)?q=$(Q)", "baseUrl query"},
		{vars.InURL, "https://$(Host)/x", "host"},
		{vars.InURL, "https://$(A).$(B):$(P)/x", "host host host"},
		{vars.InURL, "https://api.$(Region).example.com:8443/x", "host"},
		{vars.InURL, "https://$(Host)", "host"},
		{vars.InURL, "https://$(Host)?$(K)=$(V)", "host query query"},
		{vars.InURL, "$(Whole)", "wholeUrl"},
		{vars.InURL, "#(Whole)", "wholeUrl"},
		{vars.InURL, "https://h/$(A)/$(B)$(C)?d=$(D)", "path path path query"},
		{vars.InURL, "https://h/a:b/$(A)://$(B)", "path path"},
		{vars.InURL, "$(Base)/x?r=https://$(Host)/y&s=$(S)", "baseUrl query query"},
		{vars.InURL, "$(Base)?r=a://$(Host)", "baseUrl query"},
		{vars.InURL, "https://$(Host)://$(B)/x", "host path"},
		{vars.InURL, `https://h/x?q={"a":"$(A)","b":$(B)}&$(C)=[1,$(D)]`, "json+query jsonBare+query query jsonBare+query"},
		{vars.InForm, `$(A)=$(B)&x=1$(C)=$(D)&$(E)`, "query query query query query"},
		{vars.InForm, `a= {"x":"$(A)"}&b=x{"y":"$(B)"}&c=$(C){`, "json+query query query"},
		{vars.InForm, `a={"x":{"y":[$(A),"$(B)"]},"$(C)":"{\"z\":\"$(D)\",\"n\":$(E)}"}`, "jsonBare+query json+query json+query json+json+query jsonBare+json+query"},
		{vars.InForm, `a=%7b%22x%22:%22$(A)%22,%22n%22:$(B)}`, "json+query jsonBare+query"},
		{vars.InForm, `a=+%5B"$(A)"]`, "json+query"},
		{vars.InJSON, `{"$(K)":"$(V)","n":$(N),"a":[$(X), -$(Y), "$(Z)"]}`, "json json jsonBare jsonBare jsonBare json"},
		{vars.InJSON, `$(All)`, "jsonBare"},
		{vars.InJSON, `"$(All)"`, "json"},
		{vars.InJSON, `{"a":"\"$(A)\"","b":"\\","c":$(C),"d":"\u0022$(D)\\\"","e":$(E)}`, "json jsonBare json jsonBare"},
		{vars.InJSON, `{"a":"{\"b\":$(B),\"c\":\"$(C)\"}","d":$(D)}`, "jsonBare+json json+json jsonBare"},
		{vars.InJSON, `{"a":"{\u0022b\u0022:$(B),\u0022c\u0022:\u0022$(C)\u0022}"}`, "jsonBare+json json+json"},
		{vars.InJSON, `{"a":"\n\t[\"$(B)\"]"}`, "json+json"},
		{vars.InJSON, `{"a":"[$(B)]"}`, "jsonBare+json"},
		{vars.InJSON, `{"a":"[$(B)] called","b":"[Order $(C)]","c":"[x] {$(D)}","d":"$(E){"}`, "json json json json"},
		{vars.InJSON, `{"a":"{b:$(B),c:'$(C)'}"}`, "jsonBare+json jsonBare+json"},
		{vars.InJSON, `{"a":"$(B)`, "json"},
		{vars.InXML, `<a b="$(B)" c='$(C)"$(D)>'>$(E)<f/>$(G)</a>$(H)`, "xmlAttribute xmlAttribute xmlAttribute xml xml xml"},
		{vars.InXML, `<a><![CDATA[$(A)"<b c="$(B)">]]>$(C)<!-- x --><?y z?>$(D)</a>`, "cdata cdata xml xml"},
		{vars.InXML, `<!DOCTYPE a [<!ENTITY b "c">]><a>$(A)</a>`, "xml"},
		{vars.InXML, `<a b='>'>&amp;$(A)&lt; $(B)</a>`, "xml xml"},
		{vars.InHeader, "Bearer $(A)$(B)", "header header"},
		{vars.InHeaderName, "X-$(A)", "headerName"},
		{vars.InText, `{"a":"$(A)"}`, ""},
	} {
		var got []string
		for _, levels := range via(t, c.template, c.in, false) {
			if len(levels) > 0 {
				got = append(got, strings.Join(levels, "+"))
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, not %s", c.template, s, c.want)
		}
	}
}

// TestDeepNesting ends at a bound, escaped still.
func TestDeepNesting(t *testing.T) {
	text := `"$(A)"`
	for range 12 {
		b, _ := clear(parse(t, `$(A:JsonEscape)`, vars.InText), values{"A": `{"a":` + text + `}`})
		text = `"` + b + `"`
	}
	levels := via(t, text, vars.InJSON, false)
	if len(levels) != 1 || len(levels[0]) != 9 {
		t.Errorf("%d levels", len(levels[0]))
	}
}

// TestHostOrigin: what decides the host is told apart from what is only inserted.
func TestHostOrigin(t *testing.T) {
	scope := typed{
		"Base": vars.Of("https://h.example", vars.Operator), "#Base": vars.Secret("#Base", vars.Operator),
		"Keyed": vars.Of("h", vars.Caller), "Got": vars.Of("https://h", vars.Server), "Id": vars.Of("1", vars.Server),
	}
	for _, c := range []struct {
		template string
		raw      bool
		want     vars.Origin
	}{
		{"https://h.example/$(Id)?a=$(Keyed)", false, vars.Designer},
		{"$(Base)/$(Id)", false, vars.Operator},
		{"#(Base)/$(Id)", false, vars.Operator},
		{"https://$(Keyed).example/x", false, vars.Caller},
		{"https://a.example:$(Id)/x", false, vars.Server},
		{"$(Got)/x", false, vars.Server},
		{"$(Got)", false, vars.Server},
		{"$(Got:Raw)/x", false, vars.Server},
		{"https://$(Keyed:Raw)/x", false, vars.Caller},
		{"https://h.example/$(Id)", true, vars.Designer},
		{"https://h.example$(Id)/x", true, vars.Server},
		{"http$(Keyed)://h.example/x", true, vars.Caller},
		{"$(Base)$(Id)/x", true, vars.Server},
	} {
		tpl := parseAs(t, c.template, vars.InURL, c.raw)
		if r, err := tpl.Render(scope); err != nil || r.Host != c.want {
			t.Errorf("%s: %s, %v", c.template, r.Host, err)
		}
	}
}

package interactions

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// anything is a scope in which every data source has the same text.
type anything string

func (a anything) Data(string) vars.Value        { return vars.Of(string(a), vars.Server) }
func (a anything) Setting(key string) vars.Value { return vars.Secret("#"+key, vars.Operator) }

func FuzzParse(f *testing.F) {
	for _, xml := range []string{
		seedAuthorize, seedSelfService, seedDigital, seedStatus, get("$(A)", one("a[0]['b']", "A", `default="1"`, "Integer")),
		post("https://h/?a=$(A)&amp;b={$(B)}", ` effect="keyed" timeout="5s" retry="2" escaping="raw"`, `{"a":$(RequestKey),"b":"{\"c\":\"$(C:Raw)\"}"}`),
		document("><Url>https://$(H)/</Url><Method>POST</Method><Headers><Header><Key>X-$(K)</Key><Value>$(V) #(S)</Value></Header></Headers><Body><a b='$(V)'/></Body>", ""),
	} {
		f.Add([]byte(xml), `x","y":"`)
	}
	f.Fuzz(func(t *testing.T, data []byte, value string) {
		var list source.List
		it := Parse("fuzz", "f.xml", data, &list)
		for _, e := range list.Findings() {
			if e.Pos.File != "f.xml" || e.Msg == "" {
				t.Errorf("finding without a place: %+v", e)
			}
		}
		if it == nil {
			if list.Err() == nil {
				t.Error("nothing, and no mistake")
			}
			return
		}
		it.Placeholders()
		it.Destinations()
		it.SecretUses()
		request, err := it.Render(anything(value))
		if err != nil || list.Err() != nil {
			return
		}
		if url, ok := request.URL.Clear(); ok {
			if _, err := address(url); err != nil {
				t.Errorf("%s: %v", url, err)
			}
		}
		if body, ok := request.Body.Clear(); ok && !it.raw && it.content == "application/json" && body != "" && !strings.Contains(it.body.String(), ":") {
			if !json.Valid([]byte(body)) {
				t.Errorf("not JSON: %s", body)
			}
		}
	})
}

func FuzzLocator(f *testing.F) {
	for _, s := range []string{"a.b", "a[0].b", "[0].name", "['a b'][\"c\\\"d\"]", "$.x", "a..b", "a[", "['", "items[$(I)].$(N)['$(M)']", "k#2", "k#last", "f[type=a].b#2", "f[type='a]b'][c]",
		"['a=b']#last", "/a/b[2]/@c", "//a[@id='x''y'][b='z']/c", "*[1]", "regex:a(b+)c", "regex:$(A)(.*)", "items.#(type==\"a\").b", "list.#", "f[$(A)=$(B)].$(C)", "$(A)[$(B)]/@$(C)"} {
		f.Add(s, "x'],\"y")
		f.Add(s, "7")
	}
	f.Fuzz(func(t *testing.T, s, value string) {
		if strings.ContainsAny(s, "\x01\x02") { // never in a document
			return
		}
		for name, read := range map[string]func(*draft) (locator, bool){
			"JSON": readJSONLocator, "gjson": readGJSONLocator, "URLENCODED": readFormLocator, "XML": readXMLLocator, "TEXT": readTextLocator, "header": readHeaderLocator,
		} {
			var list source.List
			d := newDraft(source.Plain("", s), name != "gjson" && name != "TEXT", &list)
			if list.Err() != nil {
				continue
			}
			at, ok := read(d)
			if ok != (list.Err() == nil) {
				t.Fatalf("%s: %v %v", name, ok, list.Err())
			}
			if !ok {
				continue
			}
			filled, err := at.fill(&filling{texts: slices.Repeat([]string{value}, len(d.holes))})
			if err != nil {
				continue
			}
			var again source.List
			same, ok := read(finished(filled.String(), &again))
			if !ok || !sameLocator(same, filled) {
				t.Errorf("%s %q with %q: %#v, as %q: %#v %v", name, s, value, filled, filled.String(), same, again.Err())
			}
		}
	})
}

func sameLocator(a, b locator) bool {
	if t, ok := a.(textLocator); ok {
		return t.pattern == b.(textLocator).pattern
	}
	return reflect.DeepEqual(a, b)
}

func FuzzMask(f *testing.F) {
	f.Add(`{"a":{"token":"x","b":[1,2.50,"hunter2-hunter2",null,true]},"hunter2-hunter2":1,"é":"\u00e9\/"}`, "hunter2-hunter2")
	f.Add(`[{"a":"4111111111111111"},"\ud83d\ude00⟦x⟧",[[]],{},1e400,-0]`, `quo"te\back`)
	f.Add(`{"k":"a","v":"b"}`, `"a","v":"b"`)
	f.Add(`{"":"","":{"":0}}`, "12345678")
	f.Add(`{"a SECRET":{"b":["SECRET",{"c":"xSECRETy","d":1}]},"e":"\\SECRET"}`, "a\"b\\c<d>é\n")
	f.Fuzz(func(t *testing.T, text, secret string) {
		if !utf8.ValidString(secret) || len(secret) < vars.MinKnown {
			return
		}
		quoted, _ := json.Marshal(secret)
		text = strings.ReplaceAll(text, "SECRET", string(quoted[1:len(quoted)-1]))
		text = strings.TrimPrefix(strings.ToValidUTF8(text, "\ufffd"), "\ufeff")
		if !json.Valid([]byte(text)) || nesting(text) > MaxDepth {
			return
		}
		v := vars.NewMemoryVault()
		_ = v.Put("S", secret)
		known := secrets{vars.KnownIn(v)}

		all := leaves(text)
		var places []locator
		for _, one := range all {
			places = append(places, one.steps)
		}
		b := body{text: text, ref: "R", known: known, spots: make([]spot, len(all))}
		r := newJSONReader(places).read(b)
		for _, form := range vars.Forms(secret) {
			if strings.Contains(r.body, form) {
				t.Errorf("%q shows in %s", form, r.body)
			}
		}
		if r.body != "⟦R/⟧" && !json.Valid([]byte(r.body)) {
			t.Errorf("not JSON: %s", r.body)
		}
		for i, one := range all {
			if got := r.found[i]; len(one.steps) > 0 && (got.exists != (one.text != nil) || one.text != nil && got.text != *one.text) {
				t.Errorf("%s: %+v", one.steps, got)
			}
		}
		again := b
		again.text, again.known, again.replay = r.body, nil, true
		replayed := newJSONReader(places).read(again)
		if replayed.hidden {
			return
		}
		for i, one := range all {
			was, is := r.found[i], replayed.found[i]
			switch {
			case len(one.steps) == 0:
			case was.exists && !is.exists:
				t.Errorf("%s became null", one.steps)
			case is.exists && is.mask == "" && !is.hidden && is.text != was.text:
				t.Errorf("%s became %q", one.steps, is.text)
			}
		}
	})
}

type leaf struct {
	steps jsonLocator
	text  *string // nil for null
}

// leaves are the scalars of a JSON text as encoding/json sees them; nil when
// an object has two members of the same name, of which it knows the last only.
func leaves(text string) []leaf {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || repeated(text) {
		return nil
	}
	var all []leaf
	var walk func(v any, steps jsonLocator)
	walk = func(v any, steps jsonLocator) {
		steps = steps[:len(steps):len(steps)]
		switch v := v.(type) {
		case map[string]any:
			for name, member := range v {
				walk(member, append(steps, step{name: name, index: -1}))
			}
		case []any:
			for i, member := range v {
				walk(member, append(steps, step{index: i}))
			}
		case nil:
			all = append(all, leaf{steps, nil})
		case string:
			all = append(all, leaf{steps, &v})
		case json.Number:
			s := v.String()
			all = append(all, leaf{steps, &s})
		case bool:
			s := map[bool]string{true: "true", false: "false"}[v]
			all = append(all, leaf{steps, &s})
		}
	}
	walk(v, nil)
	return all
}

func repeated(text string) bool {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	type level struct {
		object bool
		seen   map[string]bool
		value  bool // the next token is a value
	}
	var open []level
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		if delim, ok := token.(json.Delim); ok {
			switch delim {
			case '{', '[':
				if len(open) > 0 {
					open[len(open)-1].value = false
				}
				open = append(open, level{object: delim == '{', seen: map[string]bool{}})
			default:
				open = open[:len(open)-1]
			}
			continue
		}
		if len(open) == 0 {
			continue
		}
		top := &open[len(open)-1]
		if name, ok := token.(string); ok && top.object && !top.value {
			if top.seen[name] {
				return true
			}
			top.seen[name] = true
			top.value = true
			continue
		}
		top.value = false
	}
}

package vars_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestMistakes has real documents; the want is "line:col words of the message".
func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		document string
		in       vars.Context
		want     []string
	}{
		{"<Body>a &amp; $(Name</Body>", vars.InText, []string{"1:15 not closed"}},
		{"<Body>\r\n <![CDATA[$(A) $(Name]]>)\r\n</Body>", vars.InText, nil}, // closed behind the CDATA section
		{"<Body>\r\n <![CDATA[$(A) $(Name]]>\r\n</Body>", vars.InText, []string{"2:16 not closed"}},
		{"<Body>#(Key</Body>", vars.InText, []string{"1:7 not closed"}},
		{"<Body>&lt;$(A:ToLowerCse)$(B:Trim:Rwa)</Body>", vars.InText, []string{"1:15 ToLowerCase", "1:35 Raw"}},
		{"<Body>$(A: Trim : Nothing )</Body>", vars.InText, []string{`1:19 unknown formatter "Nothing"`}},
		{"<Body>$(A:)</Body>", vars.InText, []string{"1:11 a formatter is missing"}},
		{"<Body>$()</Body>", vars.InText, []string{"1:7 empty"}},
		{"<Body>$( )</Body>", vars.InText, []string{"1:7 empty"}},
		{"<Body>#(a'b)</Body>", vars.InText, []string{"1:7 quotes"}},
		{"<Body>$(a$(b))</Body>", vars.InText, []string{"1:7 may not hold"}},
		{"<Body>\n  é$(" + strings.Repeat("x", 256) + ")</Body>", vars.InText, []string{"2:4 255"}},
		{"<Body>~~~REPLACE~~~</Body>", vars.InText, []string{"1:7 filled in"}},
		{"<Body>$(~~~REPLACE~~~)\n#(~~~REPLACE~~~) $(A:~~~REPLACE~~~)</Body>", vars.InJSON, []string{"1:9 filled in", "2:3 filled in", "2:22 filled in"}},
		{"<Url>https://~~~REPLACE~~~/x~~~REPLACE~~~</Url>", vars.InURL, []string{"1:14 filled in", "1:29 filled in"}},
		{"<Value>Bearer ~~~REPLACE~~~</Value>", vars.InHeader, []string{"1:15 filled in"}},
		{"<Key>~~~REPLACE~~~</Key>", vars.InHeaderName, []string{"1:6 filled in"}},
		{"<Body>a=~~~REPLACE~~~</Body>", vars.InForm, []string{"1:9 filled in"}},
		{"<Body><![CDATA[<a>~~~REPLACE~~~</a>]]></Body>", vars.InXML, []string{"1:19 filled in"}},
		{"<Body>~~~REPLACE~~</Body>", vars.InText, nil},
		{"<Body><![CDATA[<$(Tag) a=$(V)><!-- $(C) --><?p $(P)?></$(Tag)>]]></Body>", vars.InXML,
			[]string{"1:17 not in a tag", "1:26 not in a tag", "1:36 comment", "1:48 instruction", "1:56 not in a tag"}},
		{"<Body><![CDATA[<!--> $(C) --><?> $(P) ?><a>$(X)</a>]]></Body>", vars.InXML, []string{"1:22 comment", "1:34 instruction"}},
		{"<Body><![CDATA[<!DOCTYPE a [<!ENTITY b \"$(X)\">]><a/>]]></Body>", vars.InXML, []string{"1:41 not in a tag"}},
		{"<Body><![CDATA[<a b=\"&$(X);\">&#$(Y); &amp;$(Z) &am$(W)p;</a>]]></Body>", vars.InXML, []string{"1:23 reference", "1:32 reference", "1:51 reference"}},
		{`<Body>{"a":"\$(X)","b":"\\$(Y)","c":"\u00$(Z)","d":"\u0041$(V)","e":"\u$(W)","f":"\n$(U)"}</Body>`, vars.InJSON,
			[]string{`1:14 behind \`, `1:42 behind \`, `1:72 behind \`}},
		{`<Body>{"a":"{\"a\":\"\\$(X)\",\"b\":\"\\\\$(Y)\"}"}</Body>`, vars.InJSON, []string{`1:24 behind \`}},
		{"<Body>a=%$(X)&amp;b=%4$(Y)&amp;c=%41$(Z)&amp;d=%25$(V)</Body>", vars.InForm, []string{"1:10 behind %", "1:23 behind %"}},
		{"<Url>https://h/%$(X)/%2$(Y)?a=%$(Z)</Url>", vars.InURL, []string{"1:17 behind %", "1:24 behind %", "1:32 behind %"}},
		{"<Url>x$(BaseUrl)/y</Url>", vars.InURL, []string{"1:7 nothing beside"}},
		{"<Url>$(BaseUrl)x/y</Url>", vars.InURL, []string{"1:6 nothing beside"}},
		{"<Url>$(A)$(B)/y</Url>", vars.InURL, []string{"1:6 nothing beside", "1:10 nothing beside"}},
		{"<Url>http$(S)://h/y</Url>", vars.InURL, []string{"1:10 nothing beside"}},
		{"<Url>$(S)://h/y</Url>", vars.InURL, []string{"1:6 nothing beside"}},
		{"<Url>$(S):$(P)/y</Url>", vars.InURL, []string{"1:6 nothing beside", "1:11 nothing beside"}},
		{"<Url>https://h/y?a=$(A)#$(B)?$(C)</Url>", vars.InURL, []string{"1:25 behind #", "1:30 behind #"}},
		{"<Url>https://h#$(B)</Url>", vars.InURL, []string{"1:16 behind #"}},
	} {
		var list source.List
		vars.Parse(fromXML(t, c.document), c.in, false, &list)
		var got []string
		for _, e := range list.Findings() {
			got = append(got, fmt.Sprintf("%d:%d %s", e.Pos.Line, e.Pos.Col, e.Msg))
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: %q, want %q", c.document, got, c.want)
			continue
		}
		for i, want := range c.want {
			at, words, _ := strings.Cut(want, " ")
			if !strings.HasPrefix(got[i], at+" ") || !strings.Contains(got[i], words) {
				t.Errorf("%s: %q, want %q", c.document, got[i], want)
			}
		}
	}
}

// TestMistakesOfRawInsertion: raw allows structure, not an unfinished document.
func TestMistakesOfRawInsertion(t *testing.T) {
	for _, text := range []string{"<$(Tag)>", "<$(Tag:Raw)>"} {
		var list source.List
		vars.Parse(source.Plain("t", text), vars.InXML, true, &list)
		if err := list.Err(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	var list source.List
	vars.Parse(source.Plain("t", "<$(Tag:Raw)>"), vars.InXML, false, &list)
	if err := list.Err(); err != nil {
		t.Errorf(":Raw in a tag: %v", err)
	}
	vars.Parse(source.Plain("t", "~~~REPLACE~~~ $(A:Nothing) $(B"), vars.InXML, true, &list)
	if n := len(list.Findings()); n != 3 {
		t.Errorf("raw: %d mistakes: %v", n, list.Err())
	}
}

func TestLiterals(t *testing.T) {
	for _, text := range []string{"", "$", "#", "$ (A)", "a$b#c", "$$", "##", "$5 #1", "costs $", ")(", "$)", "(A)", "~~~", "{\"a\":\"$\"}"} {
		for _, in := range contexts() {
			tpl := parse(t, text, in)
			if got, err := clear(tpl, nil); err != nil || got != text || len(tpl.Placeholders()) != 0 {
				t.Errorf("%s in %s: %q, %v", text, in, got, err)
			}
		}
	}
	if got, err := clear(parse(t, "$$(A)##(B)$", vars.InText), values{"A": "a", "#B": "b"}); err != nil || got != "$a#b$" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestTemplate(t *testing.T) {
	text := fromXML(t, "<Body>\n$( GlobalPCI|Id : Trim )#(Key)$(Id)$(Nothing)</Body>")
	var list source.List
	tpl := vars.Parse(text.TrimSpace(), vars.InText, false, &list)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range tpl.Placeholders() {
		got = append(got, p.String()+"@"+p.Pos.String())
	}
	if want := "$(GlobalPCI|Id)@f.xml:2:1 #(Key)@f.xml:2:25 $(Id)@f.xml:2:31 $(Nothing)@f.xml:2:36"; strings.Join(got, " ") != want {
		t.Errorf("%s, not %s", got, want)
	}
	if tpl.IsEmpty() || tpl.String() != text.TrimSpace().String() || tpl.Pos().String() != "f.xml:2:1" {
		t.Errorf("%q at %s", tpl, tpl.Pos())
	}
	var none vars.Template
	if r, err := none.Render(nil); err != nil || len(r.Text) != 0 || !none.IsEmpty() || none.String() != "" {
		t.Errorf("the zero template: %v, %v", r, err)
	}
	r, err := tpl.Render(typed{"GlobalPCI|Id": vars.Of(" 1 ", vars.Operator), "#Key": vars.Of("k", vars.Operator), "Id": vars.Of("2", vars.Server)})
	if s, _ := r.Text.Clear(); err != nil || s != "1k2" || r.From != vars.Server || r.Host != vars.Designer {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestRefusal(t *testing.T) {
	var list source.List
	tpl := vars.Parse(fromXML(t, "<V>\n a$(Name)#(Key)</V>").TrimSpace(), vars.InHeader, false, &list)
	for _, c := range []struct {
		scope typed
		want  string
	}{
		{typed{"Name": vars.Of("s3cr3t\n", "")}, "f.xml:2:3: $(Name): "},
		{typed{"#Key": vars.Of("s3cr3t\n", "")}, "f.xml:2:10: #(Key): "},
		{typed{"#Key": vars.Of("s3cr3t ", "")}, "f.xml:2:10: #(Key): "},
	} {
		_, err := tpl.Render(c.scope)
		var r *vars.Refusal
		if !errors.As(err, &r) || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	if msg := (&vars.Refusal{Name: "A", Msg: "no"}).Error(); msg != "$(A): no" {
		t.Error(msg)
	}
}

func contexts() []vars.Context {
	return []vars.Context{vars.InURL, vars.InHeader, vars.InHeaderName, vars.InForm, vars.InJSON, vars.InXML, vars.InText}
}

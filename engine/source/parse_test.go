package source_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ivrflow/ivrflow/engine/source"
)

// parse is for tests of documents without mistakes.
func parse(t testing.TB, text string) *source.Element {
	t.Helper()
	e, err := source.Parse("f.xml", []byte(text))
	if err != nil {
		t.Fatalf("Parse: %v\n%s", err, text)
	}
	return e
}

// messages are the findings without the file's name, as line:col: message.
func messages(err error) []string {
	var found source.Errors
	if !errors.As(err, &found) {
		return nil
	}
	var all []string
	for _, e := range found {
		all = append(all, strings.TrimSpace(strings.TrimPrefix(e.Error(), "f.xml:")))
	}
	return all
}

func TestParseMistakes(t *testing.T) {
	tests := map[string]struct {
		xml  string
		want []string
	}{
		"empty file":     {"", []string{"1:1: the file holds no element: exactly one root element is needed"}},
		"only a comment": {"\n<!-- x -->", []string{"1:1: the file holds no element: exactly one root element is needed"}},
		"only text":      {"\n  hello", []string{"2:3: text must not stand outside of the root element"}},
		"text behind the root": {"<A/>\n é x", []string{
			"2:2: text must not stand outside of the root element"}},
		"two roots": {"<A/>\n<B/>", []string{
			"2:1: <B> stands behind the end of <A>: a file holds exactly one root element"}},
		"DOCTYPE": {"<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY x \"y\">]>\n<A/>", []string{
			"2:1: DOCTYPE is not allowed: leave it out"}},
		"doctype in small letters": {"<!doctype a><A/>", []string{"1:1: DOCTYPE is not allowed: leave it out"}},
		"another declaration":      {"<A><!ELEMENT x></A>", []string{"1:4: <!...> declarations are not allowed: leave them out"}},

		"forgotten closing tag": {"<CallFlow>\n  <Announcer>\n    <Say>x</Say>\n</CallFlow>\n", []string{
			"2:3: <Announcer> is not closed: </Announcer> is missing before </CallFlow> on line 4"}},
		"two forgotten closing tags": {"<A>\n<B>\n<C>\n</A>", []string{
			"2:1: <B> is not closed: </B> is missing before </A> on line 4",
			"3:1: <C> is not closed: </C> is missing before </A> on line 4"}},
		"file cut off": {"<A>\n <B>x", []string{
			"1:1: <A> is not closed: </A> is missing before the end of the file",
			"2:2: <B> is not closed: </B> is missing before the end of the file"}},
		"misspelt closing tag": {"<A>\n<Announcer>\n</Anouncer></A>", []string{
			"3:1: </Anouncer> should read </Announcer>: it closes <Announcer> on line 2"}},
		"closing tag in another case": {"<Say>\nx</say>", []string{
			"2:2: </say> should read </Say>: it closes <Say> on line 1"}},
		"closing tag too many": {"<A>\n</Menu></A>", []string{
			"2:1: </Menu> closes nothing: the element that is open here is <A> on line 1"}},
		"closing tag behind the root": {"<A></A>\n</A>", []string{
			"2:1: </A> closes nothing: there is no open <A> before it"}},

		"ampersand":               {"<A>Tom\n& Jerry</A>", []string{`2:1: "&" must be written &amp; here`}},
		"ampersand in a URL":      {"<A u='?a=1&b=2'/>", []string{`1:11: "&" must be written &amp; here`}},
		"ampersand before a name": {"<A>AT&T;</A>", []string{`1:6: &T; is not known in XML, which has only &amp; &lt; &gt; &quot; &apos; and numbers such as &#160;; for a plain "&" write &amp;`}},
		"no such character":       {"<A>&#0;</A>", []string{`1:4: &#0; is not a character that XML allows; for a plain "&" write &amp;`}},
		"no ampersand mistake in CDATA, comments, instructions": {"<A><![CDATA[&]]><!-- & --><?x & ?>&</A>", []string{
			`1:35: "&" must be written &amp; here`}},
		"several kinds at once": {"<A x='&'>\n<B>&</A>", []string{
			`1:7: "&" must be written &amp; here`,
			"2:1: <B> is not closed: </B> is missing before </A> on line 2",
			`2:4: "&" must be written &amp; here`}},

		"less than in text":      {"<A>\n 1 < 2</A>", []string{`2:4: "<" must be written &lt; here`}},
		"less than a number":     {"<A>x <5</A>", []string{`1:6: "<" must be written &lt; here`}},
		"less than in attribute": {"<A>\n<B when='$(X) < 3'/></A>", []string{`2:15: "<" must be written &lt; in the value of the attribute when`}},
		"quote not closed": {"<A>\n<B next='C>\n<D next='E'/></A>", []string{
			`2:9: the value of the attribute next does not end: the second ' is missing (or "<" inside must be written &lt;)`}},
		"quote not closed to the end": {"<A b=\"c/>", []string{
			`1:6: the value of the attribute b does not end: the second " is missing`}},
		"value without quotes":  {"<A b=c/>", []string{`1:6: the value of the attribute b must stand in quotation marks: write b="..."`}},
		"typographic quotes":    {"<A é=“c”/>", []string{`1:6: “ is a typographic quotation mark: write "`}},
		"attribute alone":       {"<A>\n<B secret/></A>", []string{`2:4: the attribute secret has no value: write secret="..."`}},
		"stray character":       {"<A b='c', d='e'/>", []string{`1:9: ',' is not expected in the tag <A: an attribute is written name="value"`}},
		"tag not finished":      {"<A>\n<B x='y'\n<C/></A>", []string{`2:1: the tag <B is not finished: ">" is missing`}},
		"tag cut off":           {"<A", []string{`1:1: the tag <A is not finished: ">" is missing`}},
		"closing tag cut off":   {"<A></A", []string{`1:4: the closing tag </A is not finished: ">" is missing`}},
		"closing tag, no name":  {"<A></ A>", []string{`1:4: "</" must be followed by the name of the element that it closes`}},
		"attribute twice":       {"<A b='1'\n c='2' b='3'/>", []string{`2:8: the attribute b is written twice in <A>: the first one is on line 1`}},
		"comment not closed":    {"<A><!-- x </A>", []string{"1:4: the comment is not closed: --> is missing"}},
		"dashes in a comment":   {"<A><!-- x -- y --></A>", []string{`1:11: "--" must not stand inside a comment`}},
		"CDATA not closed":      {"<A><![CDATA[ x </A>", []string{"1:4: <![CDATA[ is not closed: ]]> is missing"}},
		"CDATA misspelt":        {"<A><![CDATE[ x ]]></A>", []string{"1:4: <! is only known as the beginning of a comment, <!-- ... -->, or of <![CDATA[ ... ]]>"}},
		"CDATA end in text":     {"<A>a ]]> b</A>", []string{`1:6: "]]>" must be written ]]&gt; here`}},
		"instruction not ended": {"<?xml version='1.0'>\n<A/>", []string{"1:1: <? is not closed: ?> is missing"}},
		"XML 1.1":               {"<?xml version='1.1'?><A/>", []string{`1:1: the first line must read <?xml version="1.0" encoding="UTF-8"?>`}},

		"UTF-16": {"\xff\xfe<\x00", []string{"1:1: the file is UTF-16: save it as UTF-8"}},
		"Latin-1 declared": {"<?xml version='1.0'\n encoding='ISO-8859-1'?><A>\xe9</A>", []string{
			`2:2: the file says that its encoding is "ISO-8859-1": save it as UTF-8 and write encoding="UTF-8"`}},
		"Latin-1":           {"<A>\né\xe9</A>", []string{"2:2: the file is not UTF-8 from here on (byte 0xE9): save it as UTF-8"}},
		"control character": {"<A>\x00</A>", []string{"1:4: the character U+0000 must not stand in XML"}},

		"too large": {strings.Repeat(" ", source.MaxBytes) + "<A/>", []string{
			"the file is too large: 1048580 bytes, at most 1048576 (1 MiB) are read"}},
		"too deep": {strings.Repeat("<A>", source.MaxDepth+1), []string{
			"1:193: <A> is nested too deeply: at most 64 elements inside one another"}},
		"too many elements": {"<A>" + strings.Repeat("<B/>", source.MaxElements) + "</A>", []string{
			"1:200000: the file has too many elements: at most 50000"}},
		"too many attributes": {"<A" + attributes(source.MaxAttributes+1) + "/>", []string{
			"1:1: <A> has 257 attributes: at most 256"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			e, err := source.Parse("f.xml", []byte(test.xml))
			if e != nil {
				t.Error("an element although there are mistakes")
			}
			if diff := cmp.Diff(test.want, messages(err)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func attributes(n int) string {
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, " a%d=''", i)
	}
	return s.String()
}

func TestParseLimitsAreInclusive(t *testing.T) {
	for name, text := range map[string]string{
		"bytes":      "<A/>" + strings.Repeat(" ", source.MaxBytes-4),
		"depth":      strings.Repeat("<A>", source.MaxDepth) + strings.Repeat("</A>", source.MaxDepth),
		"elements":   "<A>" + strings.Repeat("<B/>", source.MaxElements-1) + "</A>",
		"attributes": "<A" + attributes(source.MaxAttributes) + "/>",
	} {
		t.Run(name, func(t *testing.T) { parse(t, text) })
	}
}

// A file that is no XML at all must neither take long nor bring a finding a byte.
func TestParseHostile(t *testing.T) {
	for name, text := range map[string]string{
		"ampersands":        strings.Repeat("&", source.MaxBytes),
		"entities":          strings.Repeat("&a;", source.MaxBytes/3),
		"comment openings":  "<A>" + strings.Repeat("<!--", source.MaxBytes/4-2),
		"closing tags":      strings.Repeat("</A>", source.MaxBytes/4),
		"unclosed elements": strings.Repeat("<A>", source.MaxBytes/3),
		"quotes":            "<A" + strings.Repeat(` a="`, source.MaxBytes/4-2),
		"attributes":        "<A" + strings.Repeat(` a=""`, source.MaxBytes/5-2) + ">",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := source.Parse("f.xml", []byte(text))
			if n := len(messages(err)); n == 0 || n > 200 {
				t.Errorf("%d findings", n)
			}
		})
	}
}

func TestParseAccepts(t *testing.T) {
	for name, text := range map[string]string{
		"byte order mark":       "\ufeff<A/>",
		"blank first line":      "\n<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<A/>\n",
		"comments all round":    "<!-- a --><A><!-- & < --></A><!-- b -->",
		"instructions":          "<?xml-stylesheet href='x'?><A><?x?></A>",
		"namespaces":            `<v:A xmlns:v="urn:v" v:b="c"><v:B/></v:A>`,
		"attributes every way":  "<A b = 'x\"y'\n\tc=\"it's\"d=''/>",
		"greater than":          "<A b='>' c='/>'>></A>",
		"names outside ASCII":   "<Ä ö='ü'/>",
		"number without an end": "<A>&#00000000000000000000000065;</A>",
	} {
		t.Run(name, func(t *testing.T) { parse(t, text) })
	}
}

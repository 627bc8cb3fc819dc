package source_test

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
)

const document = "\ufeff<?xml version=\"1.0\"?>\r\n" +
	"<CallFlow name=\"a&amp;b\">\r\n" +
	"\t<Say lang='en'>Tëst &lt;<!-- no --><![CDATA[<&>]]> é&#233;!</Say>\r\n" +
	"  <Play\r\n    src=\"x.wav\"/>\r\n" +
	"  <Say/>\r\n" +
	"</CallFlow>\r\n"

func TestElement(t *testing.T) {
	root := parse(t, document)
	says := root.All("Say")
	if len(says) != 2 || root.Child("Say") != says[0] || root.Child("Nothing") != nil || len(root.Children) != 3 {
		t.Fatalf("children: %v", root.Children)
	}
	play := root.Child("Play")
	src, ok := play.Attr("src")
	if _, none := play.Attr("lang"); !ok || none || play.Value("src") != "x.wav" || play.Value("lang") != "" {
		t.Error("attributes of Play")
	}
	name, _ := root.Attr("name")
	for what, got := range map[string]struct {
		pos  source.Pos
		want string
	}{
		"root":                 {root.Pos, "f.xml:2:1"},
		"name":                 {name.Pos, "f.xml:2:11"},
		"name's value":         {name.Value.Pos(), "f.xml:2:17"},
		"b in a&amp;b":         {name.Value.PosAt(2), "f.xml:2:23"},
		"behind a&amp;b":       {name.Value.PosAt(3), "f.xml:2:24"},
		"Say":                  {says[0].Pos, "f.xml:3:2"},
		"text of Say":          {says[0].Text().Pos(), "f.xml:3:17"},
		"Play":                 {play.Pos, "f.xml:4:3"},
		"src":                  {src.Pos, "f.xml:5:5"},
		"text of an empty tag": {says[1].Text().Pos(), "f.xml:6:9"},
	} {
		if got.pos.String() != got.want {
			t.Errorf("%s: %s, want %s", what, got.pos, got.want)
		}
	}
	if got := string(play.Bytes()); got != "<Play\r\n    src=\"x.wav\"/>" {
		t.Errorf("Bytes: %q", got)
	}
	if got := string(root.Bytes()); got != strings.TrimSpace(document[strings.Index(document, "<CallFlow"):]) {
		t.Errorf("Bytes: %q", got)
	}
	if found := root.XML.FindElement("/CallFlow/Say[@lang='en']"); found != says[0].XML {
		t.Error("the etree element is not the same one")
	}
	if says[0].XML.Text() != says[0].Text().String() {
		t.Errorf("etree: %q", says[0].XML.Text())
	}
	if new(source.Element).Bytes() != nil || new(source.Element).Text().String() != "" {
		t.Error("the zero element")
	}
}

func TestText(t *testing.T) {
	text := parse(t, document).Child("Say").Text()
	if got := text.String(); got != "Tëst <<&> éé!" {
		t.Fatalf("%q", got)
	}
	at := func(part string) int { return strings.Index(text.String(), part) }
	for _, test := range []struct {
		what, want string
		pos        source.Pos
		cdata      bool
		offset     int
	}{
		{"before the entity", "f.xml:3:21", text.PosAt(at(" <")), false, at(" <")},
		{"the entity", "f.xml:3:22", text.PosAt(at("<<")), false, at("<<")},
		{"CDATA", "f.xml:3:46", text.PosAt(at("<&")), true, at("<&")},
		{"behind CDATA", "f.xml:3:52", text.PosAt(at(" é")), false, at(" é")},
		{"second byte of a character", "f.xml:3:53", text.PosAt(at("é") + 1), false, at("é") + 1},
		{"number", "f.xml:3:54", text.PosAt(at("é!")), false, at("é!")},
		{"last", "f.xml:3:60", text.PosAt(at("!")), false, at("!")},
		{"end", "f.xml:3:61", text.PosAt(len(text.String())), false, len(text.String())},
		{"beyond the end", "f.xml:3:61", text.PosAt(99), false, 99},
		{"before the beginning", "f.xml:3:17", text.PosAt(-1), false, -1},
		{"slice", "f.xml:3:46", text.Slice(at("<&"), at("&>")).Pos(), true, at("<&")},
		{"end of a slice at a border", "f.xml:3:26", text.Slice(0, at("<&")).PosAt(99), false, 99},
		{"empty slice", "f.xml:3:54", text.Slice(at("é!"), at("é!")).Pos(), false, at("é!")},
		{"empty slice at the end", "f.xml:3:61", text.Slice(99, 99).Pos(), false, 99},
	} {
		if test.pos.String() != test.want {
			t.Errorf("%s: %s, want %s", test.what, test.pos, test.want)
		}
		if text.IsCData(test.offset) != test.cdata {
			t.Errorf("%s: CDATA is not %v", test.what, test.cdata)
		}
	}
}

func TestTextTrimSpace(t *testing.T) {
	for in, want := range map[string]string{
		"<A>\n  x y\t</A>":               "2:3 x y",
		"<A> \n </A>":                    "2:2 ",
		"<A></A>":                        "1:4 ",
		"<A> <![CDATA[ x ]]> </A>":       "1:15 x",
		"<A>&#32;<!-- c -->\r\n&gt;</A>": "2:1 >",
	} {
		text := parse(t, in).Text().TrimSpace()
		if got := strings.TrimPrefix(text.Pos().String(), "f.xml:") + " " + text.String(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	text := source.Plain("--input", "a\r\né$(X)")
	if text.String() != "a\r\né$(X)" || text.Pos().String() != "--input:1:1" {
		t.Error(text.String(), text.Pos())
	}
	if got := text.PosAt(strings.Index(text.String(), "$")).String(); got != "--input:2:2" {
		t.Error(got)
	}
	var zero source.Text
	if zero.Pos() != (source.Pos{}) || zero.Slice(1, 2).TrimSpace().String() != "" || zero.IsCData(0) {
		t.Error("the zero text")
	}
}

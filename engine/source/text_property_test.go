package source_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/engine/source"
)

// piece is a stretch of a document and what it reads as.
type piece struct{ raw, text string }

var (
	plainPieces = []piece{
		{"a", "a"}, {"é", "é"}, {"日", "日"}, {"😀", "😀"}, {"e\u0301", "e\u0301"}, {" ", " "}, {"\t", "\t"}, {"]", "]"}, {">", ">"},
		{"\n", "\n"}, {"\r\n", "\n"}, {"\rx", "\nx"}, {"$(A)", "$(A)"},
		{"&lt;", "<"}, {"&amp;", "&"}, {"&quot;", `"`}, {"&apos;", "'"}, {"&gt;", ">"},
		{"&#65;", "A"}, {"&#x1F600;", "😀"}, {"&#xe9;", "é"}, {"&#13;", "\r"}, {"&#10;", "\n"},
		{strings.Repeat("long é ", 50), strings.Repeat("long é ", 50)},
	}
	elementPieces = append([]piece{
		{"<!-- c\n & -->", ""}, {"<?x y?>", ""}, {"<B>é</B>", ""}, {"<B/>", ""},
		{"<![CDATA[]]>", ""}, {"<![CDATA[&lt;<b>\r\né\r]]>", "&lt;<b>\né\n"}, {"<![CDATA[x]y]]>", "x]y"},
	}, plainPieces...)
)

// Every byte of every text, of a slice of it too, has the place of the source that it was decoded from.
func TestEveryByteHasItsPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(from []piece, label string) (raw, text string) {
			for _, p := range rapid.SliceOfN(rapid.SampledFrom(from), 0, 12).Draw(t, label) {
				if strings.HasSuffix(raw, "]") && strings.HasPrefix(p.raw, ">") || strings.HasSuffix(raw, "\r") {
					continue // would be another construct
				}
				raw, text = raw+p.raw, text+p.text
			}
			return raw, text
		}
		attrRaw, attrText := draw(plainPieces, "attribute")
		bodyRaw, bodyText := draw(elementPieces, "body")
		doc := rapid.SampledFrom([]string{"", "\n\n", "<!-- é -->", "\r\n\t"}).Draw(t, "front") +
			"<A  a = \"" + attrRaw + "\">" + bodyRaw + "</A>\n"
		root, err := source.Parse("f.xml", []byte(doc))
		if err != nil {
			t.Fatalf("%v\n%q", err, doc)
		}
		attr, _ := root.Attr("a")
		for _, got := range []struct {
			text source.Text
			want string
		}{{attr.Value, attrText}, {root.Text(), bodyText}} {
			if got.text.String() != got.want {
				t.Fatalf("%q, want %q in %q", got.text.String(), got.want, doc)
			}
			checkPlaces(t, doc, got.text)
			i := rapid.IntRange(0, len(got.want)).Draw(t, "i")
			j := rapid.IntRange(i, len(got.want)).Draw(t, "j")
			slice := got.text.Slice(i, j)
			if slice.String() != got.want[i:j] {
				t.Fatalf("slice: %q, want %q", slice.String(), got.want[i:j])
			}
			checkPlaces(t, doc, slice)
		}
	})
}

// checkPlaces reads the document anew at the place of each byte, and behind the last one.
func checkPlaces(t *rapid.T, doc string, text source.Text) {
	s := text.String()
	for i := range len(s) {
		begin := i
		for begin > 0 && !utf8.RuneStart(s[begin]) {
			begin--
		}
		want, _ := utf8.DecodeRuneInString(s[begin:])
		if want == utf8.RuneError {
			continue // a slice that begins within a character
		}
		raw := doc[offset(t, doc, text.PosAt(i)):]
		if got, _ := readRune(raw, text.IsCData(i)); got != want {
			t.Fatalf("byte %d of %q at %v: %q is %q", i, s, text.PosAt(i), raw[:min(9, len(raw))], got)
		}
	}
	if last, _ := utf8.DecodeLastRuneInString(s); s != "" && last != utf8.RuneError {
		at := offset(t, doc, text.PosAt(len(s)-1))
		_, length := readRune(doc[at:], text.IsCData(len(s)-1))
		if behind := offset(t, doc, text.PosAt(len(s))); behind != at+length {
			t.Fatalf("behind %q: %d, want %d", s, behind, at+length)
		}
	}
}

// offset counts lines and characters by itself.
func offset(t *rapid.T, doc string, at source.Pos) int {
	o := 0
	for range at.Line - 1 {
		o += strings.IndexByte(doc[o:], '\n') + 1
	}
	for range at.Col - 1 {
		_, size := utf8.DecodeRuneInString(doc[o:])
		o += size
	}
	if o < 0 || o > len(doc) {
		t.Fatalf("%v is outside of the file", at)
	}
	return o
}

// readRune is the character that the source reads as, and its length there.
func readRune(raw string, cdata bool) (rune, int) {
	for _, p := range plainPieces {
		if !cdata && p.raw[0] == '&' && strings.HasPrefix(raw, p.raw) {
			r, _ := utf8.DecodeRuneInString(p.text)
			return r, len(p.raw)
		}
	}
	if strings.HasPrefix(raw, "\r\n") {
		return '\n', 2
	}
	if strings.HasPrefix(raw, "\r") {
		return '\n', 1
	}
	return utf8.DecodeRuneInString(raw)
}

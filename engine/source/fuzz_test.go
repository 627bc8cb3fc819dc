package source_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/beevik/etree"
	"github.com/google/go-cmp/cmp"

	"github.com/ivrflow/ivrflow/engine/source"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		document,
		"<ApiInteraction><Request><Url>$(BaseUrl)/a?b=1&amp;c=#(Key)</Url><Method>GET</Method></Request></ApiInteraction>",
		"<A b='c'><B/>text<![CDATA[<x>&]]>&#233;&lt;</A>",
		"<A b='1' b=\"2\" c=>", "<A>& &nbsp; &#0; &#xD800;</A>", "<A><B><C></A></B>", "<A>]]></A>", "<A a='<'/>",
		"<?xml version='1.0' encoding='latin1'?><A/>", "<!DOCTYPE a><A/>", "<A><!-- -- --></A>", "<A>\xff", "<A\x00/>",
		"<a:b:c/>", "<:/>", "<A :b='' x:=''/>", "<A/", "</", "<?", "<!", "<![CDATA[", "\ufeff", "<A é=“b”/>", "\r\r\n<A>\r</A>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, err := source.Parse("f", data)
		again, errAgain := source.Parse("f", data)
		if (root == nil) == (err == nil) {
			t.Fatalf("element %v and error %v", root, err)
		}
		if err != nil {
			var found source.Errors
			if !errors.As(err, &found) || errAgain == nil || err.Error() != errAgain.Error() {
				t.Fatalf("%v, then %v", err, errAgain)
			}
			for _, e := range found {
				checkInside(t, data, e.Pos)
				_ = e.Snippet()
			}
			return
		}
		if diff := cmp.Diff(outline(t, data, root), outline(t, data, again)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// outline lists everything that an element gives away.
func outline(t *testing.T, data []byte, e *source.Element) []string {
	all := []string{e.Pos.String(), e.Name, string(e.Bytes()), e.Text().String()}
	if b := e.Bytes(); b[0] != '<' || b[len(b)-1] != '>' {
		t.Fatalf("Bytes: %q", b)
	}
	checkInside(t, data, e.Pos)
	checkText(t, data, e.Text())
	var inTree strings.Builder
	for _, token := range e.XML.Child {
		if text, ok := token.(*etree.CharData); ok {
			inTree.WriteString(text.Data)
		}
	}
	if inTree.String() != e.Text().String() {
		t.Fatalf("etree holds %q, we %q", inTree.String(), e.Text().String())
	}
	for _, a := range e.Attrs {
		checkInside(t, data, a.Pos)
		checkText(t, data, a.Value)
		all = append(all, a.Pos.String(), a.Name, a.Value.String())
	}
	for _, c := range e.Children {
		all = append(all, outline(t, data, c)...)
	}
	return all
}

func checkText(t *testing.T, data []byte, text source.Text) {
	n := len(text.String())
	for i := 0; i <= n; i += 1 + n/50 {
		checkInside(t, data, text.PosAt(i))
	}
	if trimmed := text.TrimSpace(); trimmed.String() != strings.TrimSpace(text.String()) {
		t.Fatalf("TrimSpace: %q", trimmed.String())
	}
}

// checkInside allows the place just behind the end, and a file without line where the whole file is refused.
func checkInside(t *testing.T, data []byte, at source.Pos) {
	if at == (source.Pos{File: "f"}) {
		return
	}
	lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	if at.Line < 1 || at.Line > len(lines) || at.Col < 1 || at.Col > utf8.RuneCountInString(lines[at.Line-1])+1 {
		t.Fatalf("%v is outside of %q", at, data)
	}
}

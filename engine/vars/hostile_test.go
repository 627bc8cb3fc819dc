package vars_test

import (
	"strings"

	"pgregory.net/rapid"
)

// hostile are values that leave a place that is not escaped well.
func hostile() []string {
	return []string{
		"", " ", "\t", "a b", " a", "a ", "null", "true", "12.40", "-5", "0012", `"quoted"`, `{"a":1}`, `[1]`,
		`x","admin":true,"y":"e`, `\`, `\\`, `\"`, `"`, `'`, `\u0022`, `\n`,
		"../../", "..", ".", "/", "//evil.example", "a/b", "%2F", "%", "%2", "41", "2e2e",
		"a&b=c", "?x=1", "#f", ";v=1", "a+b", "=", "&", "@evil.example", ":80", `\evil.example`,
		"\r\nX-Admin: 1", "\n", "\r", "a\r\nb",
		"]]>", "]", "]]", ">", "]>", ">x", "<b/>", "</a>", "<!--", "-->", "<![CDATA[", "&lt;", "&amp;", "lt;", "#60;",
		"$(Other)", "#(Secret)", "$(A)", "$", "#", "$(", ")",
		"\u2028", "\u2029", "\u0085", "😀", "é", "\uFEFF", "\uFFFD", "\uFFFE", "\x00", "\x7f", "\x1b[0m", "\xff", "\xc3", "\xed\xa0\x80",
		"⟦Start/token⟧", "4111111111111111",
	}
}

// anyText is any string, hostile pieces first of all.
func anyText() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.SampledFrom(hostile()), rapid.String(), rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 8), func(b []byte) string { return string(b) }))
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces"), "")
	})
}

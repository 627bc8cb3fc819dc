package vars

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// AppendString appends a text as JSON, as encoding/json writes it without its
// escapes for pages. Journals are written by hand where it is hot: a call
// writes some tens of records, and a replay as many again.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError && r != '\u2028' && r != '\u2029' {
				i += size
				continue
			}
		}
		b = append(b, s[done:i]...)
		b = escaped(b, s[i:i+size])
		i += size
		done = i
	}
	b = append(b, s[done:]...)
	return append(b, '"')
}

// escaped appends one character as encoding/json writes it.
func escaped(b []byte, s string) []byte {
	switch s {
	case `"`, `\`:
		return append(b, '\\', s[0])
	case "\n":
		return append(b, '\\', 'n')
	case "\r":
		return append(b, '\\', 'r')
	case "\t":
		return append(b, '\\', 't')
	}
	quoted, _ := MarshalPlain(s) // a string always can be
	return append(b, quoted[1:len(quoted)-1]...)
}

// MarshalPlain is json.Marshal without the escapes that are for pages.
func MarshalPlain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// AppendJSON appends the value as its fields' tags say.
func (v Value) AppendJSON(b []byte) []byte {
	b = append(b, '{')
	for _, f := range [...]struct{ name, text string }{{"type", string(v.Type)}, {"text", v.Text}, {"ref", v.Ref}, {"from", string(v.From)}} {
		if f.text == "" {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, f.name...)
		b = append(b, `":`...)
		b = AppendString(b, f.text)
	}
	return append(b, '}')
}

// AppendJSON appends the text as [Text.MarshalJSON] gives it.
func (t Text) AppendJSON(b []byte) []byte {
	if s, ok := t.Clear(); ok {
		return AppendString(b, s)
	}
	for i, p := range t {
		if i == 0 {
			b = append(b, '[')
		} else {
			b = append(b, ',')
		}
		if p.Ref == "" {
			b = AppendString(b, p.Lit)
			continue
		}
		b = AppendString(append(b, `{"ref":`...), p.Ref)
		for j, via := range p.Via {
			if j == 0 {
				b = append(b, `,"via":[`...)
			} else {
				b = append(b, ',')
			}
			b = AppendString(b, via)
		}
		if len(p.Via) > 0 {
			b = append(b, ']')
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

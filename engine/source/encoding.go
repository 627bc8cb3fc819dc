package source

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// readText gives the text of a file, which must be UTF-8. A byte order mark is skipped. What cannot be used is noted.
func readText(file string, data []byte, list *List) *document {
	if len(data) > MaxBytes {
		list.Mistake(Pos{File: file}, "xml", "the file is too large: %d bytes, at most %d (1 MiB) are read", len(data), MaxBytes)
		return nil
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		list.Mistake(Pos{File: file, Line: 1, Col: 1}, "xml", "the file is UTF-16: save it as UTF-8")
		return nil
	}
	doc := newDocument(file, string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	if at, name := declaredEncoding(doc.text); !strings.EqualFold(name, "UTF-8") {
		list.Mistake(doc.pos(at), "xml", `the file says that its encoding is %q: save it as UTF-8 and write encoding="UTF-8"`, name)
		return nil
	}
	for i := 0; i < len(doc.text); {
		r, size := utf8.DecodeRuneInString(doc.text[i:])
		if r == utf8.RuneError && size <= 1 {
			list.Mistake(doc.pos(i), "xml", "the file is not UTF-8 from here on (byte 0x%02X): save it as UTF-8", doc.text[i])
			return nil
		}
		if !isXMLRune(r) {
			list.Mistake(doc.pos(i), "xml", "the character U+%04X must not stand in XML", r)
			return nil
		}
		i += size
	}
	return doc
}

// declaredEncoding is the encoding in <?xml ... encoding="..."?> and its offset, "UTF-8" when there is none.
func declaredEncoding(text string) (int, string) {
	from := skipSpace(text, 0)
	if strings.HasPrefix(text[from:], "<?xml") {
		attrs, _ := scanTag(text, from)
		for _, a := range attrs {
			if text[a.name:a.nameEnd] == "encoding" {
				return a.name, text[a.value:a.valueEnd]
			}
		}
	}
	return 0, "UTF-8"
}

package interactions

import "strings"

// decodeXML finds the encoding as XML 1.0, appendix F says: a byte order mark,
// how the first characters look, the declaration. The result declares UTF-8.
// The charset of the Content-Type is not asked: servers put a default there
// that knows nothing of the document.
func decodeXML(a answer) (text, issue string) {
	s := a.body
	switch {
	case strings.HasPrefix(s, "\xef\xbb\xbf"):
		s = s[3:]
	case strings.HasPrefix(s, "\xff\xfe"), strings.HasPrefix(s, "\xfe\xff"):
		s, _ = transcoded(s, "")
	case strings.HasPrefix(s, "<\x00"):
		s, _ = transcoded(s, "utf-16le")
	case strings.HasPrefix(s, "\x00<"):
		s, _ = transcoded(s, "utf-16be")
	default:
		if from, to := declaredEncoding(s); to > from {
			if runes, ok := singleByte(s[from:to]); ok {
				var b strings.Builder
				for i := range len(s) {
					b.WriteRune(runes(s[i]))
				}
				s = b.String()
			} else if !strings.HasPrefix(strings.ToLower(s[from:to]), "utf") {
				s, issue = validUTF8(s)
				if issue != "" {
					issue = "the encoding that the answer declares is not known: what cannot be read was replaced"
				}
			}
		}
	}
	if from, to := declaredEncoding(s); to > from {
		s = s[:from] + "UTF-8" + s[to:]
	}
	text, bad := validUTF8(s)
	if issue == "" {
		issue = bad
	}
	return text, issue
}

// declaredEncoding is where the name stands in <?xml ... encoding="..."?>.
func declaredEncoding(s string) (from, to int) {
	begin := len(s) - len(strings.TrimLeft(s, " \t\r\n"))
	end := strings.Index(s[begin:], "?>")
	if !strings.HasPrefix(s[begin:], "<?xml") || end < 0 {
		return 0, 0
	}
	declaration := s[begin : begin+end]
	at := strings.Index(declaration, "encoding")
	if at < 0 {
		return 0, 0
	}
	open := strings.IndexAny(declaration[at:], `"'`)
	if open < 0 || strings.Trim(declaration[at+len("encoding"):at+open], "= \t\r\n") != "" {
		return 0, 0
	}
	from = at + open + 1
	size := strings.IndexByte(declaration[from:], declaration[from-1])
	if size < 0 {
		return 0, 0
	}
	return begin + from, begin + from + size
}

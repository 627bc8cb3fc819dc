package expression

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// charset reads the encodings of XML documents that are not UTF-8 and still in use.
func charset(label string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "us-ascii", "ascii":
		return input, nil
	case "iso-8859-1", "latin1":
		return &latin1{from: bufio.NewReader(input)}, nil
	}
	return nil, errors.New("the encoding is not known")
}

// latin1 reads ISO 8859-1 as UTF-8.
type latin1 struct {
	from io.ByteReader
	rest []byte // of a character that did not fit
}

// Read implements [io.Reader].
func (l *latin1) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(l.rest) == 0 {
			c, err := l.from.ReadByte()
			if err != nil {
				if n > 0 {
					return n, nil
				}
				return 0, err
			}
			l.rest = utf8.AppendRune(l.rest[:0], rune(c))
		}
		m := copy(p[n:], l.rest)
		n, l.rest = n+m, l.rest[m:]
	}
	return n, nil
}

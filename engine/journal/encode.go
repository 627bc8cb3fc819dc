package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
)

// bodies are records as they will be written, without what only the place
// decides: the call's name and the sum.
type bodies struct {
	text []byte
	ends []int
	data []int // how long the data at the end of each is
	end  bool  // the last one ends the call
}

func (b *bodies) count() int { return len(b.ends) }

func (b *bodies) all(yield func([]byte) bool) {
	from := 0
	for _, to := range b.ends {
		if !yield(b.text[from:to]) {
			return
		}
		from = to
	}
}

// encode makes the bodies of the records after expect. An error means that a
// record cannot be kept; nothing was done.
func encode(expect Rev, records []Record) (*bodies, error) {
	b := &bodies{ends: make([]int, 0, len(records)), data: make([]int, 0, len(records))}
	size := 0
	for _, rec := range records {
		size += len(rec.Data) + 96
	}
	buf := bytes.NewBuffer(make([]byte, 0, size))
	for i, rec := range records {
		want := uint64(expect) + uint64(i) + 1
		switch {
		case rec.N != want:
			return nil, errSequence(rec.N, want)
		case b.end:
			return nil, fmt.Errorf("record %d follows the end of its call", rec.N)
		case !plain(rec.Kind):
			return nil, fmt.Errorf("record %d: %q cannot be a kind", rec.N, rec.Kind)
		case len(rec.Data) > MaxLine:
			return nil, ErrTooLong
		}
		from := buf.Len()
		head := append(buf.AvailableBuffer(), nPart...)
		head = strconv.AppendUint(head, rec.N, 10)
		head = append(append(append(head, kindPart...), rec.Kind...), atPart...)
		head = rec.At.UTC().AppendFormat(head, time.RFC3339Nano)
		buf.Write(append(head, dataPart...))
		data := buf.Len()
		if year := rec.At.UTC().Year(); year < 0 || year > 9999 {
			return nil, fmt.Errorf("record %d: the year %d cannot be written", rec.N, year)
		}
		if err := json.Compact(buf, rec.Data); err != nil {
			return nil, fmt.Errorf("record %d: its data is no JSON: %w", rec.N, err)
		}
		if buf.Len()-from+lineTail+len("{\n") > MaxLine {
			return nil, ErrTooLong
		}
		b.ends, b.data = append(b.ends, buf.Len()), append(b.data, buf.Len()-data)
		b.end = rec.Kind == End
	}
	b.text = buf.Bytes()
	return b, nil
}

// plain tells whether a kind stands between quotes as it is.
func plain(kind string) bool {
	for i := range len(kind) {
		if c := kind[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return kind != ""
}

// appendLines writes bodies as lines behind the sum of the record before, and
// gives the sum of the last.
func (b *bodies) appendLines(to, opening []byte, sum uint32) ([]byte, uint32) {
	for body := range b.all {
		sum = chain(sum, body)
		to = append(append(append(to, opening...), body...), sumPart...)
		to = append(appendSum(to, sum), "\"}\n"...)
	}
	return to, sum
}

// fit reports whether each line fits behind this opening.
func (b *bodies) fit(opening []byte) bool {
	for body := range b.all {
		if len(opening)+len(body)+lineTail+1 > MaxLine {
			return false
		}
	}
	return true
}

// maxName is the longest name of a call in bytes.
const maxName = 1024

// openingOf is the beginning of the lines of a call in a file of many calls.
func openingOf(call string) ([]byte, error) {
	if call == "" || len(call) > maxName || !utf8.ValidString(call) {
		return nil, fmt.Errorf("journal: %.80q cannot be the name of a call: it must be UTF-8 of 1 to %d bytes", call, maxName)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(call); err != nil {
		return nil, err
	}
	return append(append([]byte(`{"call":`), bytes.TrimSuffix(b.Bytes(), []byte("\n"))...), ','), nil
}

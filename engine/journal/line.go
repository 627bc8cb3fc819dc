package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
)

// MaxLine is the longest record in bytes, its line end with it.
const MaxLine = 16 << 20

// A line has one layout, which is cut by hand: it is read much more often than
// anything else here.
//
//	{"call":"NAME","n":1,"kind":"start","at":"2026-03-01T12:00:00Z","data":{...},"sum":"1a2b3c4d"}
//
// The part up to the name stands in files of many calls only and is not
// summed, so that the lines of a call can be moved to a file of their own.
const (
	callPart = `"call":"`
	nPart    = `"n":`
	kindPart = `,"kind":"`
	atPart   = `","at":"`
	dataPart = `","data":`
	sumPart  = `,"sum":"`
	lineTail = len(sumPart) + sumLen + len(`"}`)
)

// line is a record as it is written down. Its slices are of the text it was
// cut from.
type line struct {
	call []byte // as JSON, without the quotes; nil: it names no call
	body []byte // what is summed
	n    uint64
	kind []byte
	at   []byte
	data []byte
	sum  uint32
}

var errLayout = errors.New("not a journal record")

// cut takes a line without its line end apart; what is wrong with it is in the
// error. It does not look into the data.
func cut(text []byte) (line, error) {
	var l line
	if len(text) < lineTail+1 || text[0] != '{' {
		return l, errLayout
	}
	tail := text[len(text)-lineTail:]
	sum, ok := parseSum(tail[len(sumPart) : lineTail-2])
	if !ok || string(tail[:len(sumPart)]) != sumPart || string(tail[lineTail-2:]) != `"}` {
		return l, fmt.Errorf(`%w: it does not end with its sum, "sum":"xxxxxxxx"}`, errLayout)
	}
	l.sum = sum
	rest := text[1 : len(text)-lineTail]
	if after, ok := bytes.CutPrefix(rest, []byte(callPart)); ok {
		end := stringEnd(after)
		if end < 0 || end+1 >= len(after) || after[end+1] != ',' {
			return l, fmt.Errorf("%w: the name of its call does not end", errLayout)
		}
		l.call, rest = after[:end:end], after[end+2:]
	}
	l.body = rest
	var kind, at bool
	if rest, ok = bytes.CutPrefix(rest, []byte(nPart)); !ok {
		return l, fmt.Errorf("%w: it does not begin with its number", errLayout)
	}
	if l.n, rest, ok = cutNumber(rest); !ok {
		return l, fmt.Errorf("%w: n is no number", errLayout)
	}
	l.kind, rest, kind = cutField(rest, kindPart)
	l.at, rest, at = cutField(rest, atPart)
	l.data, ok = bytes.CutPrefix(rest, []byte(dataPart))
	if !kind || !at || !ok || len(l.kind) == 0 || len(l.data) == 0 {
		return l, fmt.Errorf("%w: kind, at or data is missing", errLayout)
	}
	return l, nil
}

// cutField gives the text between the label and the next quote, and what
// begins with that quote.
func cutField(text []byte, label string) (field, rest []byte, ok bool) {
	if len(text) < len(label) || string(text[:len(label)]) != label {
		return nil, text, false
	}
	text = text[len(label):]
	end := bytes.IndexByte(text, '"')
	if end < 0 {
		return nil, text, false
	}
	return text[:end], text[end:], true
}

func cutNumber(text []byte) (n uint64, rest []byte, ok bool) {
	i := 0
	for ; i < len(text) && '0' <= text[i] && text[i] <= '9'; i++ {
		if i == 18 { // it would not fit some day
			return 0, text, false
		}
		n = n*10 + uint64(text[i]-'0')
	}
	return n, text[i:], i > 0 && text[0] != '0'
}

// stringEnd is the place of the quote that ends a JSON string.
func stringEnd(text []byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i
		case '\\':
			i++
		}
	}
	return -1
}

// name is the call that a line names, "" for none.
func (l line) name() (string, error) {
	if bytes.IndexByte(l.call, '\\') < 0 {
		return string(l.call), nil
	}
	var s string
	err := json.Unmarshal([]byte(`"`+string(l.call)+`"`), &s)
	return s, err
}

// follows checks that the line is the record after another.
func (l line) follows(rev Rev, sum uint32) error {
	if want := uint64(rev) + 1; l.n != want {
		return errSequence(l.n, want)
	}
	if gives := chain(sum, l.body); gives != l.sum {
		return errSum(l.n, l.sum, gives)
	}
	return nil
}

// record gives the line's record; its data is the line's.
func (l line) record() (Record, error) {
	rec := Record{N: l.n, Kind: kindOf(l.kind), Data: l.data}
	if err := rec.At.UnmarshalText(l.at); err != nil {
		return rec, fmt.Errorf("%w: at: %w", errLayout, err)
	}
	return rec, nil
}

// kindOf gives the kinds without making a string of each.
func kindOf(text []byte) string {
	switch string(text) {
	case Start:
		return Start
	case Command:
		return Command
	case Event:
		return Event
	case Exit:
		return Exit
	case End:
		return End
	case Claim:
		return Claim
	}
	return string(text)
}

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

// longest reports whether each line fits behind this opening.
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

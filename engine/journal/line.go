package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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

// errConverted is of a file that went through something that knows better how
// lines end. Its sums may be right, but what else was changed is not known.
var errConverted = fmt.Errorf("%w: its lines end with CR LF: the file was converted on its way", errLayout)

// cut takes a line without its line end apart; what is wrong with it is in the
// error. It does not look into the data.
func cut(text []byte) (line, error) {
	var l line
	if n := len(text); n > 0 && text[n-1] == '\r' {
		return l, errConverted
	}
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

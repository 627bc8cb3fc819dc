package sandbox

import (
	"bytes"
	"encoding/json"
	"slices"
)

// floodSize is how much a flood adds to an answer, in bytes: over 1 MiB.
const floodSize = 1<<20 + 4096

// floodJSON grows an answer. A JSON object stays one and keeps its fields, after
// a first field of padding; anything else gets blanks.
func floodJSON(body []byte) []byte {
	trimmed := bytes.TrimSpace(body)
	members, ok := jsonMembers(trimmed)
	if !ok {
		return append(slices.Clone(body), bytes.Repeat([]byte(" "), floodSize)...)
	}
	padding := jsonMember{`"padding"`, []byte(`"` + string(bytes.Repeat([]byte("x"), floodSize)) + `"`)}
	return joinMembers(slices.Insert(members, 0, padding))
}

// reverseJSON turns the order of keys round in every object; arrays keep their
// order and values their text. Anything else is left as it is.
func reverseJSON(body []byte) []byte {
	trimmed := bytes.TrimSpace(body)
	if members, ok := jsonMembers(trimmed); ok {
		for i := range members {
			members[i].value = reverseJSON(members[i].value)
		}
		slices.Reverse(members)
		return joinMembers(members)
	}
	var list []json.RawMessage
	if len(trimmed) == 0 || trimmed[0] != '[' || json.Unmarshal(trimmed, &list) != nil {
		return body
	}
	parts := make([][]byte, len(list))
	for i, v := range list {
		parts[i] = reverseJSON(v)
	}
	return slices.Concat([]byte("["), bytes.Join(parts, []byte(",")), []byte("]"))
}

// duplicateJSON repeats every key of the root with another value: a reader that
// takes the last of two is told "duplicate".
func duplicateJSON(body []byte) []byte {
	members, ok := jsonMembers(bytes.TrimSpace(body))
	if !ok {
		return body
	}
	var twice []jsonMember
	for _, m := range members {
		twice = append(twice, m, jsonMember{m.key, []byte(`"duplicate"`)})
	}
	return joinMembers(twice)
}

// jsonMember is a key and its value as they were written, the key quoted.
type jsonMember struct {
	key   string
	value []byte
}

// jsonMembers splits an object in the order of its text; false when body is not
// exactly one JSON object.
func jsonMembers(body []byte) ([]jsonMember, bool) {
	if len(body) == 0 || body[0] != '{' || !json.Valid(body) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.Token() // the brace; the text is valid, so no error is left
	var members []jsonMember
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, false
		}
		quoted, err := json.Marshal(key)
		if err != nil {
			return nil, false
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, false
		}
		members = append(members, jsonMember{string(quoted), value})
	}
	return members, true
}

func joinMembers(members []jsonMember) []byte {
	var b bytes.Buffer
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(m.key)
		b.WriteByte(':')
		b.Write(m.value)
	}
	return slices.Concat([]byte("{"), b.Bytes(), []byte("}"))
}

package interactions

import (
	"encoding/json"
	"strings"
)

// repeatsMember reports whether an object of a JSON text has two members of
// the same name. Of those the Fields read the first and others the last, so
// that what is signed and what is read could be two things. A text that is no
// JSON repeats nothing.
func repeatsMember(text string) bool {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	type level struct {
		names map[string]bool // nil: a list
		value bool            // a name was read, its value is next
	}
	var open []level
	for {
		token, err := d.Token()
		if err != nil {
			return false
		}
		if delim, ok := token.(json.Delim); ok && (delim == '}' || delim == ']') {
			open = open[:len(open)-1]
			continue
		}
		if len(open) > 0 {
			if top := &open[len(open)-1]; top.names != nil && !top.value {
				name, _ := token.(string)
				if top.names[name] {
					return true
				}
				top.names[name], top.value = true, true
				continue
			} else {
				top.value = false
			}
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{names: map[string]bool{}})
		case json.Delim('['):
			open = append(open, level{})
		}
	}
}

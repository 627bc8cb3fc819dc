package engine

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// leaf is one field of a body, a query or a structure: where it stands, and
// its text.
type leaf struct{ at, text string }

// leavesOf takes the text of a body apart: JSON, XML or a form by what it
// looks like. ok is false for a text that is none of them, or holds a secret
// where only structure may stand.
func leavesOf(t vars.Text) (leaves []leaf, ok bool) {
	s := strings.TrimSpace(recipe(t))
	switch {
	case s == "":
		return nil, true
	case s[0] == '{' || s[0] == '[':
		return jsonLeaves(s)
	case s[0] == '<':
		return xmlLeaves(s)
	case strings.Contains(s, "=") && !strings.ContainsAny(s, " \n\t") || vars.HoldsMask(s) && strings.Contains(s, "="):
		return formLeaves(s), true
	}
	return nil, false
}

// jsonLeaves lists the scalars of a JSON text by their paths.
func jsonLeaves(s string) ([]leaf, bool) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var out []leaf
	if err := walkJSON(d, "", &out, 0); err != nil {
		return nil, false
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, false
	}
	return out, true
}

var errDeep = errors.New("it is nested too deeply")

const mostDeep = 100

func walkJSON(d *json.Decoder, at string, out *[]leaf, depth int) error {
	if depth > mostDeep {
		return errDeep
	}
	tok, err := d.Token()
	if err != nil {
		return err
	}
	delim, ok := tok.(json.Delim)
	if !ok {
		*out = append(*out, leaf{at, scalar(tok)})
		return nil
	}
	n := 0
	for ; d.More(); n++ {
		here := fmt.Sprintf("%s[%d]", at, n)
		if delim == '{' {
			key, err := d.Token()
			if err != nil {
				return err
			}
			here = strings.TrimPrefix(fmt.Sprintf("%s.%s", at, key), ".")
		}
		if err := walkJSON(d, here, out, depth+1); err != nil {
			return err
		}
	}
	if n == 0 {
		*out = append(*out, leaf{at, map[json.Delim]string{'{': "{}", '[': "[]"}[delim]})
	}
	_, err = d.Token()
	return err
}

func scalar(tok json.Token) string {
	if s, ok := tok.(string); ok {
		return string(vars.AppendString(nil, s))
	}
	if tok == nil {
		return "null"
	}
	return fmt.Sprint(tok)
}

// xmlLeaves lists the texts and attributes of an XML text by their paths.
func xmlLeaves(s string) ([]leaf, bool) {
	d := xml.NewDecoder(strings.NewReader(s))
	var out []leaf
	var path []string
	counts := map[string]int{}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out, len(path) == 0
		}
		if err != nil || len(path) > mostDeep {
			return nil, false
		}
		switch t := tok.(type) {
		case xml.StartElement:
			at := strings.Join(append(path, t.Name.Local), "/")
			counts[at]++
			name := t.Name.Local
			if n := counts[at]; n > 1 {
				name = fmt.Sprintf("%s[%d]", name, n)
			}
			path = append(path, name)
			for _, a := range t.Attr {
				out = append(out, leaf{strings.Join(path, "/") + "/@" + a.Name.Local, a.Value})
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if text := strings.TrimSpace(string(t)); text != "" {
				out = append(out, leaf{strings.Join(path, "/"), text})
			}
		}
	}
}

// formLeaves lists the fields of a form or a query by their names.
func formLeaves(s string) []leaf {
	var out []leaf
	for pair := range strings.SplitSeq(s, "&") {
		name, value, _ := strings.Cut(pair, "=")
		out = append(out, leaf{unquery(name), unquery(value)})
	}
	return out
}

func unquery(s string) string {
	if clear, err := url.QueryUnescape(s); err == nil && !vars.HoldsMask(s) {
		return clear
	}
	return s
}

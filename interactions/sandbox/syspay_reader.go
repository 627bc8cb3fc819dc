package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// syspayReader reads members of an object and keeps the first mistake.
type syspayReader struct {
	object map[string]any
	prefix string
	err    error
}

func (in *syspayReader) fail(name, what string) {
	if in.err == nil {
		in.err = errors.New(in.prefix + name + " " + what)
	}
}

// in reads a member that is an object; nil when it is not given.
func (in *syspayReader) in(name string) *syspayReader {
	v := in.object[name]
	object, ok := v.(map[string]any)
	if v != nil && !ok {
		in.fail(name, "is not an object")
	}
	if !ok {
		return nil
	}
	return &syspayReader{object: object, prefix: name + ".", err: in.err}
}

func (in *syspayReader) text(name string, most int, pattern *regexp.Regexp) string {
	v := in.object[name]
	s, ok := v.(string)
	switch {
	case v != nil && !ok:
		in.fail(name, "is not a string")
	case most > 0 && len([]rune(s)) > most:
		in.fail(name, fmt.Sprintf("is longer than %d characters", most))
	case ok && pattern != nil && !pattern.MatchString(s):
		in.fail(name, "does not match "+pattern.String())
	}
	return s
}

func (in *syspayReader) number(name string) int64 {
	v := in.object[name]
	number, _ := v.(json.Number)
	n, err := strconv.ParseInt(number.String(), 10, 64)
	if v != nil && (err != nil || n <= 0) {
		in.fail(name, "is not an integer above 0")
	}
	return n
}

func (in *syspayReader) boolean(name string) bool {
	b, ok := in.object[name].(bool)
	if in.object[name] != nil && !ok {
		in.fail(name, "is not true or false")
	}
	return b
}

func (in *syspayReader) address(name string) string {
	s := in.text(name, 0, nil)
	u, err := url.Parse(s)
	if s != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil) {
		in.fail(name, "is not an http or https URL")
	}
	return s
}

func (in *syspayReader) date(name string) time.Time {
	s := in.text(name, 0, nil)
	t, err := time.Parse(time.DateOnly, s)
	if in.object[name] != nil && err != nil {
		in.fail(name, "is not a date like 2026-06-01")
	}
	return t
}

// needs refuses an object that has a but not b.
func (in *syspayReader) needs(a, b string) {
	if in.object[a] != nil && in.object[b] == nil {
		in.fail(b, "is required with "+a)
	}
}

func (in *syspayReader) required(name string) {
	if v := in.object[name]; v == nil || v == "" {
		in.fail(name, "is required")
	}
}

// flags is an object of booleans with known names. It is never nil.
func (in *syspayReader) flags(name string, known []string) map[string]bool {
	flags := map[string]bool{}
	sub := in.in(name)
	if sub == nil {
		return flags
	}
	for key := range sub.object {
		if !slices.Contains(known, key) {
			sub.fail(key, "is unknown")
		}
		flags[key] = sub.boolean(key)
	}
	in.err = sub.err
	return flags
}

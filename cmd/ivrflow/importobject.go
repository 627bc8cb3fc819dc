package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// object is a JSON object that is read field by field.
type object map[string]json.RawMessage

func (o object) has(key string) bool { _, ok := o[key]; return ok }

// read fills a value from a field, if it is there. The form is what is expected.
func (o object) read(key string, into any, form string) error {
	if data, ok := o[key]; ok {
		if bytes.Equal(data, []byte("null")) || json.Unmarshal(data, into) != nil {
			return fmt.Errorf("%s is not of the form %s", key, form)
		}
	}
	return nil
}

// only reports a field that is none of these.
func (o object) only(keys ...string) error {
	for _, key := range slices.Sorted(maps.Keys(o)) {
		if !slices.Contains(keys, key) {
			named := ""
			if !vars.HoldsCard(key) && !vars.LooksLikeCard(key) {
				named = fmt.Sprintf(" %.40q", key)
			}
			return fmt.Errorf("there is no member%s here%s; there is %s", named, source.Suggest(key, keys), strings.Join(keys, ", "))
		}
	}
	return nil
}

// time reads a field that is a time.
func (o object) time(key string) (time.Time, error) {
	var t time.Time
	err := o.read(key, &t, `"2026-03-01T12:00:00Z"`)
	return t, err
}

// first is the first error that is one.
func first(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

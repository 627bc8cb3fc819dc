package interactions_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/interactions"
)

// TestLocatorExamples: what the reference page says of locators is so.
func TestLocatorExamples(t *testing.T) {
	for _, one := range interactions.TypeExamples() {
		for _, r := range one.Reads {
			var at strings.Builder
			_ = xml.EscapeText(&at, []byte(r.Locator))
			syntax := ""
			if r.Syntax != "" {
				syntax = ` syntax="` + r.Syntax + `"`
			}
			var list source.List
			it := interactions.Parse("example", "example.xml", []byte(`<ApiInteraction><Request><Url>https://api.example.test/</Url><Method>GET</Method></Request><Response><Type>`+
				one.Type+`</Type><Fields><Field><Locator`+syntax+`>`+at.String()+`</Locator><Destination>X</Destination></Field></Fields></Response></ApiInteraction>`), &list)
			if list.Err() != nil {
				t.Errorf("%s %q: %v", one.Type, r.Locator, list.Err())
				continue
			}
			found, issues := it.Values(engine.Fetched{Outcome: engine.Answered, Status: 200, Body: one.Answer}, "A#1", nil)
			value, null := "", true
			for _, f := range found {
				if f.Name == "X" {
					value, null = f.Value.Text, f.Value.IsNull()
				}
			}
			if value != r.Value || null != r.Null || len(issues) > 0 {
				t.Errorf("%s %q reads %q (null: %v), %v", one.Type, r.Locator, value, null, issues)
			}
		}
	}
}

package interactions

import (
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
)

func TestLocators(t *testing.T) {
	for _, test := range []struct{ locator, canonical, mistake string }{
		{"a", "a", ""},
		{"a.b", "a.b", ""},
		{"a[0].b", "a[0].b", ""},
		{"[0].name", "[0].name", ""},
		{"data.contacts[1].subscriptions[2]", "data.contacts[1].subscriptions[2]", ""},
		{"a[0][1]", "a[0][1]", ""},
		{"['a b']", "['a b']", ""},
		{`["a b"].c`, "['a b'].c", ""},
		{"a['b.c'][1]", "a['b.c'][1]", ""},
		{"['a']", "a", ""},
		{"a['b']['c']", "a.b.c", ""},
		{`['it\'s']`, `['it\'s']`, ""},
		{`["a\\b"]`, `a\b`, ""},
		{"['']", "['']", ""},
		{"['0']", "0", ""},
		{"a.0", "a.0", ""},
		{"[007]", "[7]", ""},
		{"$.a", "a", ""},
		{"$[0]", "[0]", ""},
		{"$id", "['$id']", ""},
		{"$", "['$']", ""},
		{"größe.x-y_z:1", "größe.x-y_z:1", ""},
		{"", "", "1:1: the Locator is empty"},
		{"a.", "", "1:3: a name is missing here"},
		{".a", "", "1:1: a name is missing here"},
		{"a..b", "", "1:3: a name is missing here"},
		{"a[", "", "1:2: [ is not closed: ] is missing"},
		{"a[x]", "", "1:2: [x] must be a number, from 0, or a name in quotes"},
		{"a[-1]", "", "1:2: [-1] must be a number, from 0, or a name in quotes"},
		{"a[]", "", "1:2: [] must be a number, from 0, or a name in quotes"},
		{"a[*]", "", "1:2: [*] must be a number, from 0, or a name in quotes"},
		{"a[99999999999]", "", "1:2: [99999999999] must be a number, from 0, or a name in quotes"},
		{"a['b", "", "1:2: the quoted name is not closed"},
		{"a['b'", "", "1:2: ] is missing behind the quoted name"},
		{"a['b'x]", "", "1:2: ] is missing behind the quoted name"},
		{"a[0]b", "", "1:5: behind ] a Locator goes on with . or ["},
		{"a b", "", "1:2: ' ' cannot stand in a name: write ['...'] round names with blanks, dots, brackets or quotes"},
		{"a]", "", "1:2: ']' cannot stand in a name: write ['...'] round names with blanks, dots, brackets or quotes"},
	} {
		var list source.List
		at, ok := readJSONLocator(newDraft(source.Plain("", test.locator), true, &list))
		steps, _ := at.(jsonLocator)
		mistake := ""
		if err := list.Err(); err != nil {
			mistake = err.Error()
		}
		if ok != (test.mistake == "") || mistake != test.mistake || steps.String() != test.canonical {
			t.Errorf("%s: %s, %s", test.locator, steps.String(), mistake)
		}
	}
}

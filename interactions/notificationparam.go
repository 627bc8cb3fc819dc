package interactions

import "errors"

// paramLocator is a parameter of a notification: its name, and which of
// several, "name#2" or "name#last". With from="let" it names a Let.
type paramLocator struct {
	name string
	nth  int // from 1; 0 for the last
}

func readParamLocator(d *draft) (locator, bool) {
	switch {
	case d.unfilled():
		return nil, false
	case d.text == "":
		d.bad(0, "the Locator is empty: it is the name of what is read")
		return nil, false
	}
	name, nth := ordinalKey(d.text)
	return paramLocator{name, nth}, true
}

func (p paramLocator) String() string { return p.name + ordinalText(p.nth) }

func (p paramLocator) fill(*filling) (locator, error) {
	return nil, errors.New("a notification's Locator has no placeholders")
}

// params are the parameters of a query or a form.
type params []pair

// all are the values of a name, in their order.
func (p params) all(name string) []pair {
	var found []pair
	for _, one := range p {
		if one.key == name {
			found = append(found, one)
		}
	}
	return found
}

// values are all of them, decoded, as [headerReader] reads them.
func (p params) values() map[string][]string {
	m := map[string][]string{}
	for _, one := range p {
		m[one.key] = append(m[one.key], one.value)
	}
	return m
}

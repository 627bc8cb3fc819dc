package interactions

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// locators reads the Locators of the field that is being read.
func (it *Interaction) locators(e *source.Element, from string, list *source.List) {
	all := e.All("Locator")
	switch {
	case from == fromStatus && len(all) > 0:
		list.Mistake(all[0].Pos, "locator", `a Field with from="status" has no Locator`)
		return
	case from == fromStatus:
		it.sought = append(it.sought, sought{field: len(it.fields), from: from, at: statusLocator{}})
		return
	case len(all) == 0 && from == fromBody && it.language.name == "TEXT":
		it.sought = append(it.sought, sought{field: len(it.fields), from: from, at: textLocator{}})
		return
	case len(all) == 0:
		list.Mistake(e.Pos, "missing-element", "<Field> needs a <Locator> inside")
		return
	}
	for _, c := range all {
		it.locator(c, from, list)
	}
}

func (it *Interaction) locator(e *source.Element, from string, list *source.List) {
	one := sought{field: len(it.fields), from: from, read: it.language.locator}
	written := e.Text().TrimSpace()
	settings := true
	syntax, _ := e.Attr("syntax")
	switch gjson := syntax.Value.String() == "gjson"; {
	case from == fromHeader:
		one.read = readHeaderLocator
		if gjson {
			list.Mistake(syntax.Pos, "locator", `syntax="gjson" is for the body of Type JSON`)
		}
	case from == fromQuery || from == fromForm || from == fromLet:
		one.read, settings = readParamLocator, false
		if gjson {
			list.Mistake(syntax.Pos, "locator", `syntax="gjson" is for the body of Type JSON`)
		}
	case gjson && it.language.name == "JSON":
		one.read, settings = readGJSONLocator, false
	case gjson && it.language.name != "":
		list.Mistake(syntax.Pos, "locator", `syntax="gjson" is for Type JSON, this is Type %s`, it.language.name)
	case it.language.name == "TEXT":
		settings = !strings.HasPrefix(written.String(), regexPrefix)
	}
	if one.read == nil { // the Type is unknown, or reads no body: reported elsewhere
		return
	}
	d := newDraft(written, settings, list)
	at, ok := one.read(d)
	if !ok {
		return
	}
	one.at, one.holes, one.pos = at, d.holes, written.Pos()
	it.sought = append(it.sought, one)
}

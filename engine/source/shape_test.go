package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ivrflow/ivrflow/engine/source"
)

// menu is a shape with one attribute of each type, and one that contains itself.
func menu() *source.Shape {
	say := &source.Shape{Name: "Say", Text: source.AnyText, Attrs: []source.AttrShape{{Name: "lang"}}}
	group := &source.Shape{Name: "Group"}
	group.Children = []source.ChildShape{{Shape: group}, {Shape: say, Max: 1}}
	option := &source.Shape{Name: "Option", Attrs: []source.AttrShape{
		{Name: "next", Type: source.TypeExit, Required: true, Template: true},
	}}
	return &source.Shape{
		Name: "Menu",
		Attrs: []source.AttrShape{
			{Name: "name", Type: source.TypeName, Required: true},
			{Name: "timeout", Type: source.TypeDuration, Template: true},
			{Name: "tries", Type: source.TypeInteger},
			{Name: "amount", Type: source.TypeDecimal, Template: true},
			{Name: "secret", Type: source.TypeBoolean},
			{Name: "mode", Type: source.TypeEnum, Enum: []string{"blind", "bridge"}},
			{Name: "into", Type: source.TypeDataSource},
			{Name: "until", Type: source.TypeExpression},
			{Name: "text", Type: source.TypeText},
		},
		Children: []source.ChildShape{{Shape: say, Min: 1, Max: 1}, {Shape: option, Min: 2}, {Shape: group}},
	}
}

const inMenu = "<Say>x</Say><Option next='A'/><Option next='B'/></Menu>"

func TestShapeCheck(t *testing.T) {
	tests := map[string]struct {
		xml  string
		want []string
	}{
		"all is well": {`<Menu name="a-b/c_1.Ä" timeout="3s" tries="-3" amount="12.40" secret="true" mode="blind" into="IVRSlot|My slot"
			until="" text=""><!-- c --> ` + inMenu, nil},
		"placeholders": {`<Menu name="a" timeout="$(T)s" amount="$(Amount)" text="$(X)">` + inMenu, nil},
		"namespaces":   {`<v:Menu name="a" xmlns:v="urn:v" xmlns="urn:w" v:x="y">` + strings.Replace(inMenu, "</Menu", "</v:Menu", 1), nil},
		"a shape in itself": {"<Menu name='a'><Group><Group><Say/>\n<Say/></Group></Group>" + inMenu, []string{
			"2:1: <Group> holds too many <Say>: at most 1"}},
		"another element": {"<Meny/>", []string{"1:1: <Meny> is found where <Menu> is expected"}},
		"unknown attributes": {"<Menu name='a'\n timeot='3s' xyz=''>" + inMenu, []string{
			`2:2: <Menu> has no attribute timeot (did you mean "timeout"?)`,
			"2:14: <Menu> has no attribute xyz"}},
		"missing attribute": {"<Menu>" + inMenu, []string{"1:1: <Menu> needs the attribute name"}},
		"unknown children": {"<Menu name='a'>\n<Opton/><Menu/>" + inMenu, []string{
			`2:1: <Opton> does not belong in <Menu> (did you mean "Option"?)`,
			"2:9: <Menu> does not belong in <Menu>"}},
		"too few and too many": {"<Menu name='a'><Say/>\n<Say/><Option next='A'/></Menu>", []string{
			"1:1: <Menu> needs at least 2 <Option> inside",
			"2:1: <Menu> holds too many <Say>: at most 1"}},
		"nothing inside": {"<Menu name='a'/>", []string{
			"1:1: <Menu> needs a <Say> inside",
			"1:1: <Menu> needs at least 2 <Option> inside"}},
		"text": {"<Menu name='a'>\n <!-- x -->hello " + inMenu, []string{"2:12: text must not stand directly in <Menu>"}},
		"empty values": {"<Menu name=''\n timeout='' tries=''\n amount='' secret=''\n mode='' into=''><Option next=''/>" + inMenu, []string{
			"1:13: attribute name of <Menu>: it is empty: write a name, or leave the attribute out",
			"2:11: attribute timeout of <Menu>: a duration is missing: write a number with a unit, such as 500ms, 3s, 5m or 1h30m",
			`2:20: attribute tries of <Menu>: "" is not a whole number`,
			`3:10: attribute amount of <Menu>: "" is not a number: write digits, with a point for decimals, such as 12.40`,
			`3:20: attribute secret of <Menu>: "" is neither true nor false`,
			`4:8: attribute mode of <Menu>: "" is not one of blind, bridge`,
			"4:16: attribute into of <Menu>: it is empty: write the name of a data source, or leave the attribute out",
			"4:32: attribute next of <Option>: it is empty: write the name of an applet, or leave the attribute out"}},
		"bad values": {"<Menu name='a b'\n timeout='3' tries='1.0'\n amount='1,5' secret='yes'\n mode='Bridge' into='$(X)'><Option next='$(X)'/>" + inMenu, []string{
			`1:13: attribute name of <Menu>: "a b" is not a name: ' ' must not be in it (letters, digits and _ - . / may)`,
			`2:11: attribute timeout of <Menu>: "3" has no unit: write 3s for seconds, 3ms for milliseconds`,
			`2:21: attribute tries of <Menu>: "1.0" is not a whole number`,
			`3:10: attribute amount of <Menu>: "1,5" is not a number: write digits, with a point for decimals, such as 12.40`,
			`3:23: attribute secret of <Menu>: "yes" is neither true nor false`,
			`4:8: attribute mode of <Menu>: "Bridge" is not one of blind, bridge (did you mean "bridge"?)`,
			`4:22: attribute into of <Menu>: "$(X)" is a placeholder: write the name of the data source alone, without $( )`,
			`4:42: attribute next of <Option>: "$(X)" is not the name of an applet: '$' must not be in it (letters, digits and _ - . / may)`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var list source.List
			menu().Check(parse(t, test.xml), &list)
			if diff := cmp.Diff(test.want, messages(list.Err())); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestAttributeValues(t *testing.T) {
	check := func(typ source.AttrType, value string) bool {
		shape := source.Shape{Name: "A", Attrs: []source.AttrShape{{Name: "a", Type: typ}}}
		var list source.List
		shape.Check(parse(t, "<A a='"+value+"'/>"), &list)
		return list.Err() == nil
	}
	for typ, values := range map[source.AttrType]struct{ good, bad []string }{
		source.TypeName:       {[]string{"A", "vonage/authorize", "日本", "1"}, []string{" A", "a|b", "a:b", "a&#10;b"}},
		source.TypeInteger:    {[]string{"0", "-1", "999999999999999999"}, []string{"+1", "--1", "1e3", "9999999999999999999", "٣"}},
		source.TypeDecimal:    {[]string{"0", "-1.50", "007"}, []string{".5", "5.", "-", "1.2.3", "1e3", strings.Repeat("1", 35)}},
		source.TypeBoolean:    {[]string{"true", "false"}, []string{"True", "1", " true"}},
		source.TypeDataSource: {[]string{"CLID", "A|B", "A|B|C", "My slot", "Größe"}, []string{" A", "A:Trim", "A)", "a&#9;b", strings.Repeat("x", 256)}},
	} {
		for _, v := range values.good {
			if !check(typ, v) {
				t.Errorf("%s: %q is refused", typ, v)
			}
		}
		for _, v := range values.bad {
			if check(typ, v) {
				t.Errorf("%s: %q is accepted", typ, v)
			}
		}
	}
}

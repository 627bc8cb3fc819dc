package flows

import "github.com/ivrflow/ivrflow/engine/source"

// Grammar is the grammar of a flow whose applets are of these shapes. The
// loader looks at the applets one by one, because each has exits of its own.
func Grammar(applets []source.ChildShape) *source.Shape {
	exit := func(name, doc string) source.AttrShape {
		return source.AttrShape{Name: name, Type: source.TypeExit, Doc: doc}
	}
	const unwired = "Where that exit of an applet leads that does not wire it."
	return &source.Shape{Name: "CallFlow", Doc: "A call, as a chain of applets.", OpenExits: true,
		Attrs: []source.AttrShape{
			{Name: "name", Type: source.TypeName, Required: true, Doc: "The flow's name: letters, digits, dash, dot and underscore."},
			{Name: "start", Type: source.TypeExit, Required: true, Doc: "The applet that a call begins with."},
			exit("onHangup", "Where the flow goes when the caller has hung up; it has 60 seconds then."),
			exit("onError", "Where it goes when an applet cannot go on."),
			exit("onInterfaceFailure", unwired), exit("onUnknown", unwired), exit("onTimeout", unwired), exit("onFailure", unwired), exit("onNoInput", unwired), exit("onInvalid", unwired),
			{Name: "lang", Doc: "The language of prompts that do not say theirs, as in en-GB (BCP 47)."},
			{Name: "doc", Doc: "For people."},
		},
		Children: append([]source.ChildShape{
			{Shape: &source.Shape{Name: "Inputs", Doc: "What whoever places the call gives.", Children: []source.ChildShape{{Shape: InputShape()}}}},
			{Shape: &source.Shape{Name: "Settings", Doc: "Settings of the installation that the flow uses.", Children: []source.ChildShape{{Shape: SettingShape()}}}},
		}, applets...)}
}

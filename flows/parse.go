package flows

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Parse reads a flow. Every mistake goes to list: form, names, wiring. The
// result is nil only when the document cannot be read at all.
func Parse(file string, data []byte, list *source.List) *CallFlow {
	root, err := source.Parse(file, data)
	if err != nil {
		list.Append(err)
		return nil
	}
	if root.Name != "CallFlow" {
		list.Mistake(root.Pos, "root", "a flow begins with <CallFlow>, this document with <%s>", root.Name)
		return nil
	}
	f := &CallFlow{File: file, Pos: root.Pos, Data: data, Defaults: map[string]Exit{}}
	f.attributes(root, list)
	if t := root.Text().TrimSpace(); t.String() != "" {
		list.Mistake(t.Pos(), "text-here", "text cannot stand here: a flow holds applets only")
	}
	for _, c := range root.Children {
		switch c.Name {
		case "Inputs":
			f.Inputs = append(f.Inputs, inputs(c, list)...)
		case "Settings":
			f.Settings = append(f.Settings, settings(c, list)...)
		default:
			f.Applets = append(f.Applets, applet(c, list))
		}
	}
	f.wiring(list)
	return f
}

func (f *CallFlow) attributes(root *source.Element, list *source.List) {
	var allowed []string
	for _, a := range Grammar(nil).Attrs {
		allowed = append(allowed, a.Name)
	}
	for _, a := range root.Attrs {
		v := a.Value.String()
		switch {
		case strings.HasPrefix(a.Name, "xmlns") || strings.Contains(a.Name, ":") || a.Name == "doc":
		case a.Name == "name":
			f.Name = v
			if msg := CheckName(v); msg != "" {
				list.Mistake(a.Value.Pos(), "bad-name", "the name of the flow: %s", msg)
			}
		case a.Name == "lang":
			f.Lang = a.Value
		case a.Name == "start":
			f.Start = exit("start", a, list)
		case isExit(a.Name) && a.Name != "next" && a.Name != "otherwise":
			f.Defaults[a.Name] = exit(a.Name, a, list)
		default:
			list.Mistake(a.Pos, "unknown-attribute", "<CallFlow> has no attribute %q%s", a.Name, source.Suggest(a.Name, allowed))
		}
	}
	if _, ok := root.Attr("name"); !ok {
		list.Mistake(root.Pos, "missing-attribute", `<CallFlow> needs name="..."`)
	}
	if _, ok := root.Attr("start"); !ok {
		list.Mistake(root.Pos, "bad-name", `<CallFlow> needs start="...": the name of the applet that a call begins with`)
	}
}

func applet(e *source.Element, list *source.List) *Applet {
	a := &Applet{Kind: e.Name, Name: e.Value("name"), Element: e}
	if name, ok := e.Attr("name"); !ok {
		list.Mistake(e.Pos, "missing-attribute", `<%s> needs name="..."`, e.Name)
	} else if msg := CheckName(a.Name); msg != "" {
		list.Mistake(name.Value.Pos(), "bad-name", "the name of the applet: %s", msg)
	}
	for _, at := range e.Attrs {
		if isExit(at.Name) {
			a.Exits = append(a.Exits, exit(at.Name, at, nil))
		}
	}
	count := map[string]int{}
	for _, c := range e.Children {
		count[c.Name]++
		if at, ok := c.Attr("next"); ok {
			a.Exits = append(a.Exits, exit(ChildExit(c, count[c.Name]), at, nil))
		}
	}
	return a
}

// ChildExit is the name of the exit of a child element: "Rule 2" for the
// second Rule, "Option 5" for the option of key 5.
func ChildExit(e *source.Element, ordinal int) string {
	if key, ok := e.Attr("key"); ok {
		return e.Name + " " + key.Value.String()
	}
	return fmt.Sprintf("%s %d", e.Name, ordinal)
}

// exit is a wired exit. An empty one is a mistake; of an applet's the grammar
// says so, list is nil then.
func exit(name string, at source.Attr, list *source.List) Exit {
	e := Exit{Name: name, Target: at.Value.String(), Pos: at.Value.Pos()}
	if e.Target == "" && list != nil {
		list.Mistake(at.Pos, "empty-exit", "%s is empty: write the name of an applet, or leave %s out", name, name)
	}
	return e
}

// isExit reports whether an attribute names an applet.
func isExit(name string) bool {
	return name == "next" || name == "otherwise" || len(name) > 2 && strings.HasPrefix(name, "on") && name[2] >= 'A' && name[2] <= 'Z'
}

// CheckName says what is wrong with the name of a flow or an applet, or "".
// It becomes part of references and records, so it is plain.
func CheckName(name string) string {
	switch {
	case name == "":
		return "it is empty"
	case len(name) > vars.MaxName:
		return "it is longer than 255 bytes"
	case strings.ContainsFunc(name, func(r rune) bool { return !strings.ContainsRune(nameRunes, r) }):
		return fmt.Sprintf("%q may hold letters, digits, dash, dot and underscore only", name)
	}
	return ""
}

const nameRunes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."

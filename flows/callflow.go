package flows

import "github.com/ivrflow/ivrflow/engine/source"

// CallFlow is one flow as it was written.
type CallFlow struct {
	Name     string
	File     string
	Pos      source.Pos
	Start    Exit            // Name "start"
	Lang     source.Text     // the language of prompts that do not say theirs (BCP 47); empty: the platform's
	Defaults map[string]Exit // onHangup, onError, and failure exits of the same name as an applet's
	Inputs   []Input
	Settings []Setting
	Applets  []*Applet // in the order of the file
	Data     []byte    // the file, for fingerprints
}

// Applet is one applet of a flow.
type Applet struct {
	Kind    string // the element's name: Announcer, Collect ...
	Name    string
	Element *source.Element
	Exits   []Exit
}

// Exit is a wired exit: where a named way out leads.
type Exit struct {
	Name   string     // "next", "onTimeout", "otherwise"; of a child "Rule 1", "Option 2"
	Target string     // the name of an applet
	Pos    source.Pos // of the target's text
}

// Exit is the wired exit of a name.
func (a *Applet) Exit(name string) (Exit, bool) {
	for _, e := range a.Exits {
		if e.Name == name {
			return e, true
		}
	}
	return Exit{}, false
}

// Applet is the applet of a name, or nil.
func (f *CallFlow) Applet(name string) *Applet {
	for _, a := range f.Applets {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Names lists the applets' names in the order of the file.
func (f *CallFlow) Names() []string {
	names := make([]string, len(f.Applets))
	for i, a := range f.Applets {
		names[i] = a.Name
	}
	return names
}

package vars

// Single is the placeholder that a template consists of, when it is one and
// nothing else, without formatters: then its value can be copied as it is,
// with its type, secret or not.
func (t Template) Single() (Placeholder, bool) {
	if len(t.parts) != 1 || t.parts[0].name == "" || len(t.parts[0].fmts) > 0 {
		return Placeholder{}, false
	}
	p := t.parts[0]
	return Placeholder{Name: p.name, Setting: p.setting, Pos: p.pos}, true
}

package interactions

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Reads lists the placeholders of the request with what they are for: in the
// address but for its query, in headers that authorize, bare in JSON, and
// elsewhere.
func (it *Interaction) Reads() []engine.Read {
	var all []engine.Read
	add := func(t vars.Template, use engine.Use) {
		for _, in := range t.Insertions() {
			switch {
			case it.own(in.Name) && !in.Setting:
				continue
			case use == engine.UseURL && in.At("query"):
				all = append(all, engine.Read{Insertion: in, Use: engine.UseSent})
			case in.At("jsonBare"):
				all = append(all, engine.Read{Insertion: in, Use: engine.UseBare})
			default:
				all = append(all, engine.Read{Insertion: in, Use: use})
			}
		}
	}
	add(it.url, engine.UseURL)
	for i := range it.query {
		if !it.query[i].omitNull { // else the designer knows that there may be none
			add(it.query[i].value, engine.UseSent)
		}
	}
	for _, h := range it.headers {
		use := engine.UseSent
		if h.authorizes() {
			use = engine.UseCredential
		}
		add(h.key, engine.UseSent)
		add(h.value, use)
	}
	add(it.body, engine.UseSent)
	for i := range it.form {
		if !it.form[i].omitNull { // else the designer knows that there may be none
			add(it.form[i].value, engine.UseSent)
		}
	}
	return all
}

// own reports whether the document computes the value itself.
func (it *Interaction) own(name string) bool {
	return it.let(name) != nil || name == requestKey && it.effect == engine.Keyed
}

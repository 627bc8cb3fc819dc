package vars

// Origin says who chose a value. Origins are ordered by trust; a value made
// of several has the least trusted one. The rule for hosts (a request goes
// where designer and operator want it to go) stands on it.
type Origin string

// The origins, most trusted first. The empty Origin counts as Designer,
// one that is not known (of a newer journal) as Server.
const (
	Designer Origin = "designer" // literal text of a document
	Operator Origin = "operator" // a setting or an input of the call
	Caller   Origin = "caller"   // keyed, or CLID: the network passes on what the caller's side says
	Server   Origin = "server"   // out of an answer
)

func (o Origin) rank() int {
	switch o {
	case "", Designer:
		return 0
	case Operator:
		return 1
	case Caller:
		return 2
	}
	return 3
}

// With is the less trusted of o and p.
func (o Origin) With(p Origin) Origin {
	if p.rank() > o.rank() {
		return p
	}
	return o
}

// Chosen reports whether designer or operator chose the value.
func (o Origin) Chosen() bool { return o.rank() <= 1 }

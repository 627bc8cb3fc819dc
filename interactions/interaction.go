package interactions

import (
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Dialect is the version of the rules that documents are read by. It is part
// of every fingerprint: when the rules change, recordings know.
const Dialect = "1"

// Limits of a request. Vonage waits 10 seconds for an answer.
const (
	DefaultTimeout = 10 * time.Second
	MaxTimeout     = 60 * time.Second
	MaxRetry       = 5 // attempts after the first
)

// Interaction is a compiled document. It is immutable; many calls use it at
// once.
type Interaction struct {
	Name string // by which flows and records name it, e.g. "vonage/authorize"
	// Fingerprint is the SHA-256, in hex, of [Dialect] and the document's bytes.
	Fingerprint string
	Data        []byte     // the document as it was written; not to be changed
	Pos         source.Pos // of the root element

	method     string
	effect     string
	timeout    time.Duration
	retry      int
	fieldsOnly bool // the journal keeps no body
	raw        bool
	lets       []*let
	url        vars.Template
	query      []param
	headers    []header
	body       vars.Template
	form       []param // instead of body
	content    string  // Content-Type of the body when no header says it

	code     string // destination of the status
	codePos  source.Pos
	fields   []field
	language responseType
	sought   []sought // in the order of the document
	fixed    *plan    // nil where Locators have placeholders
	verify   *let     // nil: every answer is taken
	inbound  bool     // it is the part of a Notification that is like a Response
	reuse    reuse
}

// field is one <Field>.
type field struct {
	from        string // [fromBody], [fromHeader], [fromStatus]; of a notification also [fromQuery], [fromForm], [fromLet]
	destination string
	typ         vars.Type
	secret      string // "", "true", "false"
	required    bool
	fallback    vars.Value // default=; null when there is none
	pos         source.Pos
}

// Method is the HTTP method.
func (it *Interaction) Method() string { return it.method }

// Effect is what a repeat of the request would do: [engine.Safe],
// [engine.Idempotent], [engine.Keyed] or [engine.Once].
func (it *Interaction) Effect() string { return it.effect }

// Timeout is the time for all attempts together.
func (it *Interaction) Timeout() time.Duration { return it.timeout }

// CodeDestination is the data source that takes the HTTP status, an Integer;
// "" if there is none.
func (it *Interaction) CodeDestination() string { return it.code }

// Placeholders lists the data sources and settings that the document reads, in
// the order of Lets, Url, query, headers, body, Locators and Verify. What the document
// computes itself is not among them, nor is the key of a keyed request.
func (it *Interaction) Placeholders() []vars.Placeholder {
	var all []vars.Placeholder
	for _, p := range it.allPlaceholders() {
		own := it.let(p.Name) != nil || p.Name == requestKey && it.effect == engine.Keyed
		if p.Setting || !own {
			all = append(all, p)
		}
	}
	return all
}

func (it *Interaction) allPlaceholders() []vars.Placeholder {
	var all []vars.Placeholder
	for _, l := range it.lets {
		all = append(all, l.expr.Placeholders()...)
	}
	all = append(all, it.requestPlaceholders()...)
	for _, one := range it.sought {
		for i := range one.holes {
			all = append(all, one.holes[i].Placeholders()...)
		}
	}
	if it.verify != nil {
		all = append(all, it.verify.expr.Placeholders()...)
	}
	return all
}

// requestPlaceholders are those of the templates.
func (it *Interaction) requestPlaceholders() []vars.Placeholder {
	all := it.url.Placeholders()
	for i := range it.query {
		all = append(all, it.query[i].placeholders()...)
	}
	for _, h := range it.headers {
		all = append(all, h.key.Placeholders()...)
		all = append(all, h.value.Placeholders()...)
	}
	all = append(all, it.body.Placeholders()...)
	for i := range it.form {
		all = append(all, it.form[i].placeholders()...)
	}
	return all
}

// Destination is a data source that a document fills.
type Destination struct {
	Name   string
	Type   vars.Type
	Secret string // the Field's secret attribute as written: "", "true" or "false"
	Code   bool   // it takes the HTTP status
	Pos    source.Pos
}

// Destinations lists what the document fills, the status first.
func (it *Interaction) Destinations() []Destination {
	var all []Destination
	if it.code != "" {
		all = append(all, Destination{Name: it.code, Type: vars.Integer, Code: true, Pos: it.codePos})
	}
	for _, f := range it.fields {
		if f.destination != "" {
			all = append(all, Destination{Name: f.destination, Type: f.typ, Secret: f.secret, Code: f.from == fromStatus, Pos: f.pos})
		}
	}
	return all
}

// SecretUses lists the data sources that the document puts into an
// Authorization, Proxy-Authorization or Cookie header, each once: what serves
// as a credential is a secret, whatever its name.
func (it *Interaction) SecretUses() []string {
	var names []string
	seen := map[string]bool{}
	for _, p := range it.credentials() {
		if !p.Setting && it.let(p.Name) == nil && !seen[p.Name] {
			seen[p.Name] = true
			names = append(names, p.Name)
		}
	}
	return names
}

// credentials are the placeholders in headers that authorize.
func (it *Interaction) credentials() []vars.Placeholder {
	var all []vars.Placeholder
	for _, h := range it.headers {
		if h.authorizes() {
			all = append(all, h.value.Placeholders()...)
		}
	}
	return all
}

func effects() []string {
	return []string{engine.Safe, engine.Idempotent, engine.Keyed, engine.Once}
}

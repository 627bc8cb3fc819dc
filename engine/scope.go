package engine

import (
	"sort"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// scope is what is known at load of the data sources of one flow.
type scope struct {
	flow   *flows.CallFlow
	types  map[string]vars.Type // declared data sources; Null when declarations differ
	secret map[string]string    // "true" or "false" (said so), "name", "use"
	open   map[string]bool      // the type is that of whatever is copied there
	reads  []vars.Placeholder
	asked  map[string]bool // see [Build.First]
}

var _ expression.Env = (*scope)(nil)

func newScope(flow *flows.CallFlow) *scope {
	s := &scope{flow: flow, types: map[string]vars.Type{}, secret: map[string]string{}, open: map[string]bool{}, asked: map[string]bool{}}
	for _, name := range BuiltIn() {
		s.declare(name, vars.String, "false")
	}
	s.types["InteractionStartTime"] = vars.DateTime
	for _, in := range flow.Inputs {
		s.declare(in.Name, in.Type, in.Secret)
	}
	return s
}

// TypeOf implements [expression.Env].
func (s *scope) TypeOf(name string) vars.Type { return s.types[name] }

// IsSecret implements [expression.Env].
func (s *scope) IsSecret(name string) bool {
	said := s.secret[name]
	return said != "" && said != "false"
}

// needsSecret reports whether a data source is secret for what it is used for,
// not for its name.
func (s *scope) needsSecret(name string) bool {
	said := s.secret[name]
	return said == "true" || said == "use"
}

func (s *scope) declare(name string, t vars.Type, secret string) {
	if was, ok := s.types[name]; ok && was != t {
		t = vars.Null
	}
	s.types[name] = t
	switch {
	case secret == "true" || secret == "false" && s.secret[name] == "":
		s.secret[name] = secret
	case secret == Computed:
	case secret == "" && vars.SecretName(name) && s.secret[name] == "":
		s.secret[name] = "name"
	}
}

// undeclared warns of data sources that are read and never filled.
func (s *scope) undeclared(list *source.List) {
	names := make([]string, 0, len(s.types))
	for n := range s.types {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, r := range s.reads {
		if _, ok := s.types[r.Name]; !ok {
			list.Warn(r.Pos, "never-set", "nothing fills the data source %q: it is always null%s", r.Name, source.Suggest(r.Name, names))
		}
	}
}

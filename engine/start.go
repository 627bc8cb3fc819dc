package engine

import (
	"fmt"
	"maps"
	"slices"

	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// InputError says that a call cannot begin with these inputs. It never holds
// the value.
type InputError struct {
	Name string
	Msg  string
}

func (e *InputError) Error() string { return fmt.Sprintf("input %s: %s", e.Name, e.Msg) }

// Begin prepares the start of a call: inputs are converted to their types, the
// secret ones go to the vault, the settings declared plain are copied. The
// error is *[InputError], or the vault's.
func (p *Program) Begin(call Call, settings vars.Settings, vault vars.Vault) (Started, error) {
	s := Started{Format: journal.Format, Engine: Version, Flow: p.Flow, Program: p.Fingerprint, Call: call,
		Inputs: map[string]vars.Value{}, Settings: map[string]vars.Value{}}
	known := map[string]bool{}
	var names []string
	for _, in := range p.inputs {
		known[in.Name] = true
		names = append(names, in.Name)
		v, err := p.input(in, call.Inputs, vault)
		if err != nil {
			return Started{}, err
		}
		if !v.IsNull() {
			s.Inputs[in.Name] = v
		}
		if _, given := call.Inputs[in.Name]; !given {
			s.Defaulted = append(s.Defaulted, in.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(call.Inputs)) {
		if !known[name] {
			return Started{}, &InputError{name, "the flow has no such input" + source.Suggest(name, names)}
		}
	}
	for _, set := range p.settings {
		if text := settings[set.Name]; text != "" && !set.Secret {
			s.Settings[set.Name] = vars.Of(text, vars.Operator)
		}
	}
	return s, nil
}

func (p *Program) input(in flows.Input, given map[string]string, vault vars.Vault) (vars.Value, error) {
	text, ok := given[in.Name]
	if !ok {
		text = in.Default
		if text == "" && in.Required {
			return vars.Value{}, &InputError{in.Name, "it is required and not given"}
		}
		if text == "" {
			return vars.Value{}, nil
		}
	}
	if len(text) > MaxValue {
		return vars.Value{}, &InputError{in.Name, fmt.Sprintf("it is longer than %d bytes", MaxValue)}
	}
	v, err := vars.Convert(text, in.Type, vars.Operator)
	if err != nil {
		return vars.Value{}, &InputError{in.Name, err.Error()}
	}
	if p.secret[in.Name] || in.Secret != "false" && vars.LooksLikeCard(v.Text) {
		ref := "input/" + in.Name
		if err := vault.Put(ref, v.Text); err != nil {
			return vars.Value{}, err
		}
		return vars.Value{Type: v.Type, Ref: ref, From: v.From}, nil
	}
	return v, nil
}

// hidden are the settings without those that are copied into the start
// record: only they are secrets to be masked.
func (p *Program) hidden(settings vars.Settings) vars.Settings {
	out := vars.Settings{}
	for k, v := range settings {
		out[k] = v
	}
	for _, s := range p.settings {
		if !s.Secret {
			delete(out, s.Name)
		}
	}
	return out
}

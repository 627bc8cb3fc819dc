package applets

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
)

// SubFlow runs another flow with data sources of its own: its inputs are given
// by With, its results are taken by Take. It leaves by next, or by on<Result>
// when a Return of the sub-flow names a result.
//
//	<SubFlow name="Charge" flow="hostedpci-sale" next="Thanks">
//	  <With name="MerchantRef">A-$(CallGuid)</With>
//	  <With name="Amount">$(Total)</With>
//	  <Take name="Token" from="CardToken"/>
//	</SubFlow>
//
// A fault that the sub-flow does not handle is a fault here. After a hang-up
// its onHangup runs before this flow's.
type SubFlow struct {
	flow string
	with []value
	take []taken
	def  map[string]vars.Value // defaults of inputs that are not given
	typ  map[string]vars.Type  // of the inputs
}

type taken struct{ name, from string }

func subFlow(d Deps) engine.Kind {
	return engine.Kind{
		Shape: source.Shape{Doc: "Runs another flow.", OpenExits: true,
			Attrs: []source.AttrShape{{Name: "flow", Required: true, Doc: "The name of the flow."}},
			Children: []source.ChildShape{
				{Shape: valueShape("With", "An input of the sub-flow.")},
				{Shape: &source.Shape{Name: "Take", Doc: "A data source of the sub-flow to take over.", Attrs: []source.AttrShape{
					{Name: "name", Type: source.TypeDataSource, Required: true, Doc: "The data source to fill here."},
					{Name: "from", Type: source.TypeDataSource, Required: true, Doc: "The data source of the sub-flow."},
				}}},
			}},
		Exits: []engine.ExitSpec{{Name: "next", Doc: "The sub-flow is over."}},
		New: func(b *engine.Build) engine.Applet {
			s := &SubFlow{flow: b.Element().Value("flow"), def: map[string]vars.Value{}, typ: map[string]vars.Type{}}
			flow := d.open(b, s.flow)
			for _, e := range b.Element().All("With") {
				w := compileValue(b, e)
				s.with = append(s.with, w)
				if flow != nil && needs(flow, w.name) {
					b.Uses(engine.UseInput, w.text)
				}
			}
			for _, e := range b.Element().All("Take") {
				t := taken{e.Value("name"), e.Value("from")}
				s.take = append(s.take, t)
				name, _ := e.Attr("name")
				b.Fills(engine.Fill{Name: t.name, From: t.from, Flow: s.flow, Pos: name.Value.Pos()})
			}
			if flow != nil {
				s.flow = flow.Name
				s.inputs(b, flow)
				s.results(b, flow)
				with, take := map[string]string{}, map[string]string{}
				for i := range s.with {
					if from, ok := s.with[i].copies(); ok {
						with[s.with[i].name] = from
					}
				}
				for _, t := range s.take {
					take[t.name] = t.from
				}
				b.Include(flow, with, take)
			}
			return s
		},
	}
}

// needs reports whether a flow cannot do without an input.
func needs(flow *flows.CallFlow, input string) bool {
	return slices.ContainsFunc(flow.Inputs, func(in flows.Input) bool { return in.Name == input && in.Required })
}

// open reads the flow that a SubFlow names; nil when it cannot be used.
func (d Deps) open(b *engine.Build, name string) *flows.CallFlow {
	at, ok := b.Element().Attr("flow")
	if !ok || name == "" {
		return nil
	}
	find := d.Flow
	if find == nil {
		find = shippedFlow
	}
	file, data, err := find(name)
	if errors.Is(err, fs.ErrNotExist) {
		b.List().Mistake(at.Value.Pos(), "no-such-flow", "there is no flow %q", name)
		return nil
	}
	if err != nil {
		b.List().Mistake(at.Value.Pos(), "unreadable", "the flow %q cannot be read: %s", name, err)
		return nil
	}
	flow := flows.Parse(file, data, b.List())
	if flow == nil {
		return nil
	}
	if slices.Contains(b.Around(), flow.Name) {
		b.List().Mistake(at.Value.Pos(), "flow-in-itself", "the flow %q would run inside itself", name)
		return nil
	}
	return flow
}

func shippedFlow(name string) (string, []byte, error) {
	data, err := fs.ReadFile(flows.Shipped(), name+".xml")
	return name + ".xml", data, err
}

// inputs holds what is given against what the flow takes.
func (s *SubFlow) inputs(b *engine.Build, flow *flows.CallFlow) {
	given := map[string]bool{}
	for _, w := range s.with {
		given[w.name] = true
	}
	var names []string
	for _, in := range flow.Inputs {
		names = append(names, in.Name)
		s.typ[in.Name] = in.Type
		switch v, err := vars.Convert(in.Default, in.Type, vars.Designer); {
		case given[in.Name]:
		case in.Default != "" && err == nil:
			s.def[in.Name] = v
		case in.Required:
			b.List().Mistake(b.Element().Pos, "missing-input", "the flow %q needs the input %q: <With name=%q>...</With>", flow.Name, in.Name, in.Name)
		}
	}
	for _, e := range b.Element().All("With") {
		if name := e.Value("name"); name != "" && !slices.Contains(names, name) {
			b.List().Mistake(e.Pos, "unknown-input", "the flow %q has no input %q%s", flow.Name, name, source.Suggest(name, names))
		}
	}
}

// results makes an exit of every result that the flow may return.
func (s *SubFlow) results(b *engine.Build, flow *flows.CallFlow) {
	seen := map[string]bool{}
	for _, a := range flow.Applets {
		r := a.Element.Value("result")
		if a.Kind == "Return" && r != "" && !seen[r] {
			seen[r] = true
			b.Exit(engine.ExitSpec{Name: "on" + r, Failure: true, Doc: "The sub-flow returned " + r + "."})
		}
	}
}

// Enter implements [engine.Applet].
func (s *SubFlow) Enter(v *engine.Visit) engine.Action {
	data := map[string]vars.Value{}
	for name, val := range s.def {
		data[name] = val
	}
	for i := range s.with {
		val, err := s.with[i].of(v)
		if err == nil && !val.IsNull() && !val.IsSecret() && val.Type != s.typ[s.with[i].name] {
			val, err = vars.Convert(val.Text, s.typ[s.with[i].name], val.From)
		}
		if err != nil {
			return engine.Fault(fmt.Sprintf("%s: %s", s.with[i].name, err))
		}
		data[s.with[i].name] = val
	}
	for _, name := range engine.BuiltIn() {
		data[name] = v.Data(name)
	}
	return engine.Run(s.flow, data)
}

// Resume implements [engine.Applet]; the sub-flow answers by Returned.
func (s *SubFlow) Resume(*engine.Visit, engine.Event) engine.Action {
	return engine.Fault("a sub-flow was answered like a command")
}

// Returned implements [engine.Returner].
func (s *SubFlow) Returned(v *engine.Visit, result string, sub vars.Scope) engine.Action {
	for _, t := range s.take {
		v.Set(t.name, sub.Data(t.from))
	}
	if result == "" {
		return engine.Leave("next", nil)
	}
	return engine.Leave("on"+strings.TrimSpace(result), nil)
}

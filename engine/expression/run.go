package expression

import (
	"errors"
	"fmt"

	"github.com/expr-lang/expr/vm"

	"github.com/ivrflow/ivrflow/engine/vars"
)

var errCost = errors.New("the evaluation takes too long: the values are too large or a loop runs too often")

// run is the state of one evaluation, and the environment of its program. It has no exported fields or methods, so that
// no name in an expression reaches into it.
type run struct {
	machine vm.VM
	scope   vars.Scope
	values  []reading // by slot
	used    []Used
	from    vars.Origin
	cost    int
	runtime *Runtime // nil unless the shell computes: then secrets are clear
}

// reading is the value of a slot, once it was read.
type reading struct {
	done  bool
	value any
}

// begin takes a run that is not in use.
func (e *Expression) begin(s vars.Scope) *run {
	r, ok := e.runs.Get().(*run)
	if !ok {
		r = &run{values: make([]reading, len(e.scan.slots))}
		r.machine.MemoryBudget = MemoryBudget
	}
	r.scope, r.from, r.cost = s, vars.Designer, 0
	if n := len(e.scan.slots); n > 0 && !e.computed {
		r.used = make([]Used, 0, n) // the caller keeps it
	}
	return r
}

// end gives the run back without the values of the call.
func (e *Expression) end(r *run) {
	r.scope, r.used, r.runtime = nil, nil, nil
	clear(r.values)
	clear(r.machine.Variables)
	clear(r.machine.Stack[:cap(r.machine.Stack)])
	if cap(r.machine.Scopes) > 0 { // a loop ran: the machine keeps its list
		r.machine = vm.VM{MemoryBudget: MemoryBudget}
	}
	e.runs.Put(r)
}

// take is the value of a slot as the scope has it.
func (r *run) take(s *slot) vars.Value {
	v, name := vars.Value{}, s.Name
	if s.Setting {
		v, name = r.scope.Setting(s.Name), s.shown
	} else {
		v = r.scope.Data(s.Name)
	}
	r.from = r.from.With(v.From)
	if r.runtime != nil {
		return s.clear(v)
	}
	if v.IsSecret() {
		v.Text = ""
	}
	r.used = append(r.used, Used{Name: name, Value: v})
	return v
}

// load is the value of a slot for the operations, read once in an evaluation.
func (r *run) load(s *slot) (any, error) {
	known := &r.values[s.index]
	if known.done {
		return known.value, nil
	}
	v := r.take(s)
	err := r.spend(len(v.Text) / 16)
	if err != nil {
		return nil, err
	}
	if known.value, err = opened(v, s.shown); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", s.shown, err)
	}
	known.done = true
	return known.value, nil
}

// spend counts steps.
func (r *run) spend(steps int) error {
	if steps > MaxCost || r.cost > MaxCost-steps {
		return errCost
	}
	r.cost += steps
	return nil
}

// read counts the work on texts and long numbers.
func (r *run) read(values ...any) error {
	bytes := 0
	for _, x := range values {
		switch x := x.(type) {
		case string:
			bytes += len(x)
		case whole:
			bytes += x.i.BitLen() / 2
		case exact:
			bytes += (x.r.Num().BitLen() + x.r.Denom().BitLen()) / 2
		}
	}
	return r.spend(bytes / 16)
}

// make counts the work on n parts of a size in bytes.
func (r *run) make(n, size int) error {
	if size > 0 && n > MaxCost*16/size {
		return errCost
	}
	return r.spend(n*size/16 + n/16)
}

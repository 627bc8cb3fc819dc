package vars_test

import (
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestOrigin(t *testing.T) {
	order := []vars.Origin{vars.Designer, vars.Operator, vars.Caller, vars.Server}
	for i, a := range order {
		for j, b := range order {
			if got := a.With(b); got != order[max(i, j)] {
				t.Errorf("%s with %s is %s", a, b, got)
			}
		}
		if a.Chosen() != (i <= 1) {
			t.Errorf("%s: chosen is %v", a, a.Chosen())
		}
	}
	if unknown := vars.Origin("moon"); unknown.Chosen() || vars.Caller.With(unknown) != unknown {
		t.Error("an unknown origin is trusted")
	}
	if none := vars.Origin(""); !none.Chosen() || none.With(vars.Operator) != vars.Operator || vars.Operator.With(none) != vars.Operator {
		t.Error("the empty origin is not the designer's")
	}
}

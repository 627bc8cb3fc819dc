package engine

import "fmt"

// begin runs a sub-flow inside the present applet.
func (t *turn) begin(e *entry) {
	f := t.s.frame()
	if len(t.s.Frames) >= MaxDepth {
		t.fault(fmt.Sprintf("%d flows run inside one another already", MaxDepth))
		return
	}
	path := f.at()
	if f.Visit > 1 {
		path = fmt.Sprintf("%s#%d", path, f.Visit)
	}
	t.s.Frames = append(t.s.Frames, newFrame(e.flow, path+"/", e.data))
	t.enter(t.graph().start)
}

// over ends the flow that runs. After a hang-up the flow around it has its own
// onHangup; else the applet that ran it goes on.
func (t *turn) over(result string) {
	if len(t.s.Frames) == 1 {
		t.end(Completed, "")
		return
	}
	sub := t.s.frame()
	t.s.Frames = t.s.Frames[:len(t.s.Frames)-1]
	if t.s.HungUp != nil {
		t.abandon()
		return
	}
	t.act(t.call(func(a Applet, v *Visit) Action {
		r, ok := a.(Returner)
		if !ok {
			return Fault("the applet ran a flow and cannot go on from it")
		}
		return r.Returned(v, result, &Visit{state: t.s, frame: sub})
	}))
}

// finish ends the call, wherever it is; after a hang-up the flows around have
// their onHangup first.
func (t *turn) finish() {
	if t.s.HungUp != nil && len(t.s.Frames) > 1 {
		t.over("")
		return
	}
	t.end(Completed, "")
}

// faultOutside hands a fault that a flow does not handle to the flow around it.
func (t *turn) faultOutside(msg string) {
	if len(t.s.Frames) == 1 {
		t.end(Faulted, msg)
		return
	}
	t.s.Frames = t.s.Frames[:len(t.s.Frames)-1]
	f := t.s.frame()
	to := t.graph().defaults["onError"]
	t.Exits = append(t.Exits, Exit{Applet: f.at(), Visit: f.Visit, Exit: ExitFault, To: to, Why: &Why{Text: msg}})
	if to == "" {
		t.faultOutside(msg)
		return
	}
	t.enter(to)
}

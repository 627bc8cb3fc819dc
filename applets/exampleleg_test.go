package applets_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// paperLeg is a telephone for people who read: prompts are printed, keys stand
// on a slip of paper.
type paperLeg struct {
	slip   []string
	hungUp chan struct{}
}

var _ leg.Leg = (*paperLeg)(nil)

// Can implements [leg.Leg]: what is not in here, Do answers with Failed.
func (p *paperLeg) Can() leg.Capabilities { return leg.Capabilities{Terminators: true} }

// HungUp implements [leg.Leg].
func (p *paperLeg) HungUp() <-chan struct{} { return p.hungUp }

// Do implements [leg.Leg]. The caller hangs up when the slip is at its end.
func (p *paperLeg) Do(ctx context.Context, c leg.Command) (leg.Event, error) {
	if err := ctx.Err(); err != nil {
		return leg.Event{}, err // this process stops; the call can be resumed
	}
	select {
	case <-p.hungUp:
		return leg.Event{Status: leg.HungUp}, nil
	default:
	}
	for _, prompt := range c.Prompts {
		fmt.Println("<", prompt.Words())
	}
	switch c.Kind {
	case leg.Play, leg.Hold, leg.Hangup:
		return leg.Event{Status: leg.Done}, nil
	case leg.Collect:
		if len(p.slip) == 0 {
			close(p.hungUp)
			return leg.Event{Status: leg.HungUp}, nil
		}
		pressed := p.slip[0]
		p.slip = p.slip[1:]
		if pressed == "" {
			return leg.Event{Status: leg.NoInput}, nil
		}
		fmt.Println(">", pressed)
		return leg.Event{Status: leg.Digits, Digits: strings.TrimRight(pressed, c.Collect.Terminator)}, nil
	}
	return leg.Event{Status: leg.Failed, Detail: "paper cannot do that"}, nil
}

func Example_leg() {
	program, _, err := openProject(shop(), "status")
	if err != nil {
		fmt.Println(err)
		return
	}
	paper := &paperLeg{slip: []string{"", "42#"}, hungUp: make(chan struct{})}
	end, err := engine.Drive{Program: program, Leg: paper, Effects: noServer{}}.Run(context.Background(), engine.Call{ID: engine.NewID(), Seed: engine.NewSeed()})
	fmt.Println(end.End.Outcome, err)
	// Output:
	// < Your order number, then hash.
	// < Your order number, then hash.
	// > 42#
	// < Please call again later.
	// completed <nil>
}

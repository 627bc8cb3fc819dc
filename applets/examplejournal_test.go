package applets_test

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// lostPlatform is a leg whose platform goes away.
type lostPlatform struct{ leg.Leg }

// Do implements [leg.Leg].
func (lostPlatform) Do(context.Context, leg.Command) (leg.Event, error) {
	return leg.Event{}, errors.New("the platform is gone")
}

// Example_journal keeps calls in a folder, resumes what was left open, and
// replays what is over.
func Example_journal() {
	ctx := context.Background()
	program, _, err := openProject(shop(), "status")
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "journal")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	// A process takes a call, and is lost in the middle of it.
	store, err := journal.OpenDir(dir, journal.DirOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	caller, now := keys("42#")
	drive := engine.Drive{Program: program, Leg: lostPlatform{caller}, Clock: now, Effects: noServer{}, Journal: store}
	_, err = drive.Run(ctx, engine.Call{ID: "call-1", Seed: engine.NewSeed()})
	fmt.Println("open:", err)
	store.Close()

	// The next one goes on with what is open.
	store, err = journal.OpenDir(dir, journal.DirOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	drive.Journal, drive.Leg = store, caller // or nil, when the caller's leg is lost
	end, err := drive.Resume(ctx, "call-1")
	fmt.Println("resumed:", end.End.Outcome, err)

	// What is over can be run again, on this program or on a changed one.
	recording, err := engine.ReadRecording(store.Read(ctx, "call-1", 0))
	if err != nil {
		fmt.Println(err)
		return
	}
	replayed, err := program.Replay(recording)
	fmt.Println("same:", replayed.Same(), err)
	// Output:
	// open: the platform is gone
	// resumed: completed <nil>
	// same: true <nil>
}

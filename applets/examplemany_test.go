package applets_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// Example_many runs calls at once: a program, a client and a store serve all
// of them; a Drive, a leg and a vault are one call's.
func Example_many() {
	server := orderServer()
	defer server.Close()
	program, library, err := openProject(shop(), "status")
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &interactions.Client{Library: library}
	defer client.CloseIdle()
	settings := vars.Settings{"BaseUrl": server.URL, "ApiKey": "key-0815-key"}

	var completed atomic.Int64
	var calls sync.WaitGroup
	for range 200 {
		calls.Go(func() {
			caller, now := keys("42#")
			drive := engine.Drive{Program: program, Effects: client, Leg: caller, Clock: now, Settings: settings}
			end, err := drive.Run(context.Background(), engine.Call{ID: engine.NewID(), Seed: engine.NewSeed()})
			if err == nil && end.End.Applet == "Tell" {
				completed.Add(1)
			}
		})
	}
	calls.Wait()
	fmt.Println(completed.Load())
	// Output: 200
}

package applets_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// noServer is Effects that reaches nobody.
type noServer struct{}

// Fetch implements [engine.Effects].
func (noServer) Fetch(_ context.Context, f engine.Fetch, _ vars.Vault) engine.Fetched {
	return engine.Fetched{Outcome: engine.NotDone, Document: f.Document, Issues: []engine.Issue{{Msg: "there is no network"}}}
}

// orderServer answers as the shop of the Examples does.
func orderServer() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Api-Key") != "key-0815-key" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		fmt.Fprint(w, `{"order":{"state":"shipped"}}`)
	}))
}

// Example_client shows requests over real HTTP, with settings and a vault.
func Example_client() {
	server := orderServer()
	defer server.Close()
	program, library, err := openProject(shop(), "status")
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &interactions.Client{
		Library: library,                                   // the one that the program was compiled with
		Allow:   []string{"10.1.0.0/16"},                   // what a caller or a server may name as a host, too
		TLS:     &tls.Config{MinVersion: tls.VersionTLS13}, // private roots, client certificates
	}
	defer client.CloseIdle()

	caller, now := keys("42#")
	drive := engine.Drive{
		Program:  program,
		Effects:  client,
		Leg:      caller,
		Clock:    now,
		Vault:    vars.NewMemoryVault(), // one a call
		Settings: vars.Settings{"BaseUrl": server.URL, "ApiKey": "key-0815-key"},
		Observe: func(r journal.Record) {
			var asked struct{ Leg *leg.Command }
			if r.Kind == journal.Command && json.Unmarshal(r.Data, &asked) == nil && asked.Leg != nil {
				for _, p := range asked.Leg.Prompts {
					fmt.Println("says:", p.Words())
				}
			}
		},
	}
	end, err := drive.Run(context.Background(), engine.Call{ID: engine.NewID(), Seed: engine.NewSeed()})
	fmt.Println(end.End.Outcome, err)
	// Output:
	// says: Your order number, then hash.
	// says: Your order is shipped.
	// completed <nil>
}

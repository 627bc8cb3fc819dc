package applets_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing/fstest"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/interactions"
)

func Example_inbox() {
	program, library, err := openProject(fstest.MapFS{
		"flows/wait.xml": {Data: []byte(`<CallFlow name="wait" start="Wait">
  <Await name="Wait" notification="shop/paid" key="$(CallGuid)" timeout="5m" next="Tell" onTimeout="Later"/>
  <Announcer name="Tell"><Say>Paid: $(Amount).</Say></Announcer>
  <Announcer name="Later"><Say>Nothing came.</Say></Announcer>
</CallFlow>`)},
		"interactions/shop/paid.xml": {Data: []byte(`<ApiNotification name="shop/paid">
  <Match method="POST" path="/shop/paid"/>
  <Key>json(body()).call</Key>
  <Type>JSON</Type>
  <Fields><Field><Locator>amount</Locator><Destination>Amount</Destination></Field></Fields>
</ApiNotification>`)},
	}, "wait")
	if err != nil {
		fmt.Println(err)
		return
	}
	inbox, err := interactions.NewInbox(interactions.InboxConfig{Notifications: library.Notifications()})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer inbox.Close()
	mux := http.NewServeMux() // yours
	mux.Handle("/ivr/", http.StripPrefix("/ivr", inbox))
	server := httptest.NewServer(mux)
	defer server.Close()

	// What comes before the call waits for it is kept.
	answer, err := http.Post(server.URL+"/ivr/shop/paid", "application/json", strings.NewReader(`{"call":"call-1","amount":"12.40"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	answer.Body.Close()

	paper := &paperLeg{hungUp: make(chan struct{})}
	drive := engine.Drive{Program: program, Leg: paper, Effects: noServer{}, Inbox: inbox}
	end, err := drive.Run(context.Background(), engine.Call{ID: "call-1", Seed: engine.NewSeed(), Inbox: server.URL + "/ivr"})
	fmt.Println(end.End.Outcome, err)
	// Output:
	// < Paid: 12.40.
	// completed <nil>
}

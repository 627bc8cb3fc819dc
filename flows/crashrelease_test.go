package flows_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// releasing is a provider with nothing to do but to release what a caller who
// is gone has left.
type releasing struct {
	sandbox.Provider
	released atomic.Int64
}

func (p *releasing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.released.Add(1)
	w.Write([]byte(`{}`))
}

// TestCrashWhileReleasing: what a flow does once after a hang-up is for a
// caller who is gone. A process that goes on without a leg does it, unless it
// may have been done; what it does once for a caller who is there it does not
// do any more.
func TestCrashWhileReleasing(t *testing.T) {
	const text = `<CallFlow name="release" start="Charge" onHangup="Look" onError="Lost" onInterfaceFailure="Lost">
		<DataConnector name="Charge" next="Talk" onUnknown="Talk"><ApiInteraction>
			<Request effect="once"><Url>#(VonageBaseUrl)/charge</Url><Method>POST</Method></Request><Response><Type>JSON</Type></Response></ApiInteraction></DataConnector>
		<Announcer name="Talk" next="Talk"><Say>We are talking for a while.</Say></Announcer>
		<DataConnector name="Look" next="Release" onUnknown="Lost"><ApiInteraction>
			<Request><Url>#(VonageBaseUrl)/look</Url><Method>GET</Method></Request><Response><Type>JSON</Type></Response></ApiInteraction></DataConnector>
		<DataConnector name="Release" next="Lost" onUnknown="Lost"><ApiInteraction>
			<Request effect="once"><Url>#(VonageBaseUrl)/release</Url><Method>POST</Method></Request><Response><Type>JSON</Type></Response></ApiInteraction></DataConnector>
		<Hangup name="Lost"/>
	</CallFlow>`
	for k, over := 1, false; !over; k++ {
		for _, unanswered := range []bool{false, true} {
			w := newWorld(t, "vonage-self-service", "", "hangup@5s")
			var list source.List
			lib := &interactions.Library{}
			p, err := engine.Compile(flows.Parse("release.xml", []byte(text), &list), applets.Standard(applets.Deps{Interactions: lib}), &list)
			if err != nil {
				t.Fatal(err)
			}
			provider := &releasing{Provider: w.provider}
			w.provider, w.program, w.library, w.inputs = provider, p, lib, nil
			w.drive.Program, w.sent.Effects = p, w.client(t, lib)
			m := &journal.Memory{}
			w.drive.Journal = &dies{Store: m, left: k, unanswered: unanswered, died: w.note}
			if _, err := w.drive.Run(t.Context(), w.begin()); err == nil {
				over = true
				break
			}
			stored := recordsOf(t, m)
			was, err := engine.Fold(p, all(stored))
			if err != nil {
				t.Fatal(err)
			}
			maybe := was.State.Pending != nil && was.State.Pending.Applet == "Release" && len(was.Missing) == 0
			hungUp := was.State.HungUp != nil
			charged := w.sent.once["Charge#1"]
			w.second(t, was, stored, false)
			w.drive.Journal = m
			out, err := w.drive.Resume(t.Context(), "call-1")
			if err != nil || out.End.Outcome != engine.HungUp {
				t.Errorf("after %d records: %v %+v", k, err, out.End)
			}
			if got := w.sent.once["Charge#1"]; got > charged {
				t.Errorf("after %d records (unanswered %v): charged %d times before, %d times afterwards", k, unanswered, charged, got)
			}
			got := w.sent.once["Release#1"]
			if got > 1 || hungUp && !maybe && got != 1 {
				t.Errorf("after %d records (unanswered %v): released %d times; path %s", k, unanswered, got, path(t, recordsOf(t, m)))
			}
			if want := "Look:next Release:"; !strings.Contains(path(t, recordsOf(t, m)), want) {
				t.Errorf("after %d records: path %s", k, path(t, recordsOf(t, m)))
			}
			w.close()
		}
	}
}

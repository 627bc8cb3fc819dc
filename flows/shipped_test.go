package flows_test

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/flows"
)

// TestTimeout: the provider acts and never answers. The call leaves by
// onUnknown, and the books show one session.
func TestTimeout(t *testing.T) {
	w := newWorld(t, "vonage-self-service", "", "1", "POST /globalpci/v1/selfservicesession/=stall")
	w.program, w.library, _ = load(t, "vonage-self-service", `effect="once"`, `effect="once" timeout="400ms"`)
	w.drive.Program, w.drive.Effects = w.program, w.client(t, w.library)
	before := time.Now()
	_, recs := w.run(t)
	if got := path(t, recs); !strings.HasSuffix(got, "StartSession:onUnknown Unclear:next Agent:next") {
		t.Error(got)
	}
	if took := time.Since(before); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	if n := w.books(t); n["session"] != 1 || n["charge"] != 1 {
		t.Errorf("ledger: %v", w.provider.Ledger())
	}
}

func TestRefusedConnectionIsNotDone(t *testing.T) {
	w := newWorld(t, "vonage-self-service", "", "1")
	w.server.Close()
	_, recs := w.run(t)
	if got := path(t, recs); !strings.HasSuffix(got, "Authorize:onInterfaceFailure Agent:next") {
		t.Error(got)
	}
}

func TestShippedFlowsHaveNoWarnings(t *testing.T) {
	names, err := fs.Glob(flows.Shipped(), "*.xml")
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if _, _, findings := load(t, strings.TrimSuffix(name, ".xml")); len(findings) > 0 {
			t.Errorf("%s:\n%v", name, findings)
		}
	}
}

package applets_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/zone"
	"github.com/ivrflow/ivrflow/flows"
)

const opening = `<TimeRouter name="A" zone="Europe/Berlin" otherwise="Closed">
	<Day date="2026-12-24" from="09:00" to="12:00" next="Eve"/>
	<Day date="2026-12-24" from="11:00" to="13:00" next="Late"/>
	<Day date="12-25" next="Holiday"/>
	<Day date="12-31" from="20:00" to="03:00" next="Party"/>
	<Day date="01-01" from="02:00" to="24:00" next="Holiday"/>
	<Day date="02-29" next="Leap"/>
	<Period days="Mon-Fri" from="09:00" to="17:30" next="Open"/>
	<Period days="Sat-Sun" from="02:00" to="03:00" next="Small"/>
	<Period days="Wed,Fri" from="22:00" to="02:00" next="Night"/>
	<Period days="Thu" from="16:00" to="19:00" next="Evening"/>
</TimeRouter>`

// TestTimeRouter has the moments at which something changes, in Berlin.
func TestTimeRouter(t *testing.T) {
	program := timeProgram(t, opening)
	for at, want := range map[string]string{
		"2026-03-02T08:59:59+01:00": "Closed", // a Monday in winter time
		"2026-03-02T09:00:00+01:00": "Open",
		"2026-03-02T17:29:59+01:00": "Open",
		"2026-03-02T17:30:00+01:00": "Closed",
		"2026-03-30T07:00:00Z":      "Open", // a Monday in summer time
		"2026-03-30T06:59:59Z":      "Closed",
		"2026-03-30T15:30:00Z":      "Closed",
		"2026-03-05T16:30:00+01:00": "Open", // Thursday: the first that matches
		"2026-03-05T18:00:00+01:00": "Evening",
		"2026-03-04T21:59:00+01:00": "Closed", // Wednesday, over midnight
		"2026-03-04T22:00:00+01:00": "Night",
		"2026-03-05T01:59:00+01:00": "Night", // Thursday, from Wednesday
		"2026-03-05T02:00:00+01:00": "Closed",
		"2026-03-04T01:00:00+01:00": "Closed", // Wednesday morning is of Tuesday's night
		"2026-03-07T01:30:00+01:00": "Night",  // Saturday, from Friday
		"2026-03-07T02:30:00+01:00": "Small",

		"2026-03-29T00:59:59Z": "Closed", // 01:59:59, then the clocks say 03:00
		"2026-03-29T01:00:00Z": "Closed",
		"2026-10-25T00:00:00Z": "Small", // 02:00 in summer time
		"2026-10-25T00:59:59Z": "Small",
		"2026-10-25T01:30:00Z": "Small", // 02:30 once more
		"2026-10-25T02:00:00Z": "Closed",

		"2026-12-24T08:59:00+01:00": "Closed", // a special Thursday: no period counts
		"2026-12-24T09:00:00+01:00": "Eve",
		"2026-12-24T11:30:00+01:00": "Eve", // the first that matches
		"2026-12-24T12:30:00+01:00": "Late",
		"2026-12-24T18:00:00+01:00": "Closed",
		"2026-12-24T01:00:00+01:00": "Closed", // nor one of the day before
		"2026-12-25T10:00:00+01:00": "Holiday",
		"2027-12-25T10:00:00+01:00": "Holiday", // every year
		"2027-12-24T10:00:00+01:00": "Open",    // that one year only
		"2026-12-26T01:00:00+01:00": "Closed",  // Saturday: Friday was special and has no night
		"2026-12-31T22:00:00+01:00": "Party",
		"2027-01-01T01:59:00+01:00": "Party",   // reaches into a special day
		"2027-01-01T02:30:00+01:00": "Holiday", // whose own hours go first
		"2028-02-29T10:00:00+01:00": "Leap",
		"2027-03-01T10:00:00+01:00": "Open",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := wayAt(t, program, moment); got != want {
			t.Errorf("%s (%s): %s, want %s", at, moment.Weekday(), got, want)
		}
	}
}

// TestTimeRouterOnAnyMachine has the same moments on a machine that takes
// Berlin for Tokyo and lives in Auckland: neither its zone nor its tables count.
func TestTimeRouterOnAnyMachine(t *testing.T) {
	_, tokyo, err := zone.Load("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "Europe"), 0o755), os.WriteFile(filepath.Join(dir, "Europe", "Berlin"), tokyo, 0o600)); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTimeRouter$", "-test.v") // a machine's tables are read once
	c.Env = append(os.Environ(), "ZONEINFO="+dir, "TZ=Pacific/Auckland")
	if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: TestTimeRouter") {
		t.Errorf("%v\n%s", err, out)
	}
}

func timeProgram(t *testing.T, router string) *engine.Program {
	t.Helper()
	xml := `<CallFlow name="t" start="A">` + router
	for _, name := range []string{"Closed", "Eve", "Late", "Holiday", "Party", "Leap", "Open", "Small", "Night", "Evening"} {
		xml += fmt.Sprintf(`<Announcer name="%s"><Say>x</Say></Announcer>`, name)
	}
	var list source.List
	program, err := engine.Compile(flows.Parse("t.xml", []byte(xml+`</CallFlow>`), &list), applets.Standard(applets.Deps{}), &list)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func wayAt(t *testing.T, p *engine.Program, at time.Time) string {
	t.Helper()
	_, turn, err := p.Start(engine.Started{Program: p.Fingerprint}, at)
	if err != nil {
		t.Fatal(err)
	}
	return turn.Exits[0].To
}

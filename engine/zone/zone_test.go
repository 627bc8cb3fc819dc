package zone_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/zone"
)

func TestLoad(t *testing.T) {
	in, table, err := zone.Load("Europe/Berlin")
	if err != nil || len(table) == 0 {
		t.Fatal(err, len(table))
	}
	for at, want := range map[string]string{ // the hour is left out in spring, and comes twice in autumn
		"2026-03-29T00:59:59Z": "01:59:59", "2026-03-29T01:00:00Z": "03:00:00",
		"2026-10-25T00:30:00Z": "02:30:00", "2026-10-25T01:30:00Z": "02:30:00",
	} {
		moment, _ := time.Parse(time.RFC3339, at)
		if got := moment.In(in).Format(time.TimeOnly); got != want {
			t.Errorf("%s is %s in Berlin, want %s", at, got, want)
		}
	}
}

// TestNotTheMachines: what the machine calls its zones does not count.
func TestNotTheMachines(t *testing.T) {
	t.Setenv("ZONEINFO", t.TempDir())
	t.Setenv("TZ", "America/New_York")
	for _, name := range []string{"", "Local", "Europe/Berlim", "Europe/", "../../etc/passwd", "europe/berlin"} {
		if _, _, err := zone.Load(name); err == nil {
			t.Errorf("%q is a zone", name)
		}
	}
	if _, _, err := zone.Load("Europe/Berlim"); !strings.Contains(err.Error(), `did you mean "Europe/Berlin"`) {
		t.Error(err)
	}
	if _, _, err := zone.Load("Asia/Kolkata"); err != nil {
		t.Error(err)
	}
}

package applets

import (
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/zone"
)

// compileZone is the time zone that an attribute names. Its table is part of
// the program: a call goes on with the one it began with.
func compileZone(b *engine.Build, a source.Attr) *time.Location {
	in, table, err := zone.Load(a.Value.String())
	if err != nil {
		b.List().Mistake(a.Value.Pos(), "bad-zone", "%s=%q: %v", a.Name, a.Value.String(), err)
		return time.UTC
	}
	if table != nil {
		b.Depend("zone/"+a.Value.String(), table)
	}
	return in
}

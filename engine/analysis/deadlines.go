package analysis

import (
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// longestWait is what a caller may be kept waiting without a question: nobody
// means hours.
const longestWait = 2 * time.Hour

// deadlines finds waits that last for hours, or as long as a caller or a
// server says.
func (f *flow) deadlines(list *source.List) {
	for _, n := range f.nodes {
		if a, ok := n.element.Attr("timeout"); ok && (n.Kind == "Poll" || n.Kind == "Await" || n.Kind == "Queue") {
			if d, err := source.ParseDuration(a.Value.String()); err == nil && d > longestWait {
				list.Warn(a.Value.Pos(), "poll-unbounded", "%s keeps a caller waiting for up to %s: more than %s is hardly meant", n.Name, a.Value.String(), "2h")
			}
		}
		for _, r := range n.facts.Reads {
			if who := f.chosenBy(r.Name); r.Use == engine.UseTime && !r.Setting && who != "" {
				list.Warn(r.Pos, "poll-unbounded", "$(%s) comes from %s, who so says how long the call waits: take the time from an Input, or a Set that keeps it in bounds", r.Name, who)
			}
		}
	}
}

// chosenBy is who else than the designer and the operator fills a data source.
func (f *flow) chosenBy(name string) string {
	for _, n := range f.fillers(name) {
		switch n.Kind {
		case "Collect":
			return "the caller"
		case "DataConnector", "Poll", "Await":
			return "a server"
		}
	}
	return ""
}

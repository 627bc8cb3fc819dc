package engine

import "time"

// Limits of a call. A call that crosses one ends with a fault at its applet;
// other calls do not notice.
const (
	// MaxSteps is how many applets may be entered for one event: a loop that
	// neither asks the caller nor waits is a mistake of the flow.
	MaxSteps = 1_000
	// MaxCommands is how many commands one call may have.
	MaxCommands = 10_000
	// MaxFaults is how many faults of applets a call survives by onError.
	MaxFaults = 10
	// MaxDepth is how many flows may run inside one another.
	MaxDepth = 16
	// AfterHangup is how long a flow may go on after the caller hung up: read
	// the result, release the session.
	AfterHangup = 60 * time.Second
	// MaxWait is the longest single wait.
	MaxWait = 24 * time.Hour
	// MaxValue is the longest text of a data source in bytes.
	MaxValue = 256 << 10
	// MaxCommand is what the texts of one command may hold together, in bytes:
	// a record has to fit into a line of the journal.
	MaxCommand = 2 << 20
	// MaxShown is how much of a value a [Why] shows, in bytes.
	MaxShown = 4 << 10
	// MaxFound is what the values found in one answer may hold together, in
	// bytes; those beyond it are null, with an issue.
	MaxFound = 1 << 20
)

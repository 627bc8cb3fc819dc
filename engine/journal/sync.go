package journal

import "fmt"

// Sync says which appends to a file wait until the disk has them.
type Sync string

const (
	SyncIntents Sync = "intents" // the durable ones; "" is the same
	SyncEvery   Sync = "every"   // all of them
	// SyncNone leaves it to the machine: a crash of the process loses
	// nothing, a crash of the machine may lose intents, and then what was
	// done may be done again. It is for trials.
	SyncNone Sync = "none"
)

// ParseSync reads "every", "intents" or "none"; "" is "intents".
func ParseSync(text string) (Sync, error) {
	switch s := Sync(text); s {
	case "":
		return SyncIntents, nil
	case SyncEvery, SyncIntents, SyncNone:
		return s, nil
	}
	return "", fmt.Errorf(`%q says not when to synchronize: it must be "every", "intents" or "none"`, text)
}

// needs reports whether an append of this durability waits for the disk.
func (s Sync) needs(d Durability) bool {
	switch s {
	case SyncEvery:
		return true
	case SyncNone:
		return false
	}
	return d == Durable
}

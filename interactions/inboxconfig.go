package interactions

import (
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// InboxConfig says what an [Inbox] takes. Only Notifications must be set.
type InboxConfig struct {
	Notifications []*Notification
	Settings      vars.Settings    // for Keys, and for what comes before a call waits
	Now           func() time.Time // nil: the machine's
	MaxBody       int              // bytes of a body, and of a query; 0: 64 KiB
	Keep          time.Duration    // how long an early one is kept; 0: 15 minutes
	MaxKept       int              // early ones in all; 0: 10,000
	Wait          time.Duration    // how long a sender waits for the journal; 0: 25 s
	Log           func(InboxEntry) // nil: nothing is logged; must not block
}

// Limits of an inbox beside those of [InboxConfig].
const (
	MaxKeptBytes  = 64 << 20         // of all early ones together
	MaxKeptForKey = 20               // early ones of one notification and key
	MaxKeyLength  = 512              // bytes of a key
	MaxHeaders    = 64 << 10         // bytes of all headers of a request
	MaxRemembered = 100_000          // identities of what was delivered
	Remember      = 24 * time.Hour   // how long they are remembered
	Hold          = time.Minute      // how long a call has its keys after a wait, so that nobody takes them between two of its waits
	maxRefused    = 20               // refused ones that one wait writes down
	maxTries      = 16               // how often a sender looks again when calls come and go meanwhile
	defaultWait   = 25 * time.Second // of the usual 30 that senders have
)

// InboxEntry is what came of a request, for a log. It holds nothing that the
// sender wrote but the beginning of the path.
type InboxEntry struct {
	At           time.Time
	Method       string
	Path         string
	Notification string // "" where no document matches
	Status       int    // 0: nothing was answered, What happened later
	What         string // delivered, kept, repeated, refused, expired, dropped ...
	Why          string // of what was refused
}

// NewInbox is an empty inbox. Its error names two documents that take the same
// requests.
func NewInbox(c InboxConfig) (*Inbox, error) {
	i := &Inbox{config: c, routes: map[string]map[string]*Notification{}, claims: map[mailbox]*claim{}}
	i.kept = newKeptStore()
	i.seen.known = map[identity]*memo{}
	for _, one := range []struct {
		value *int
		or    int
	}{{&i.config.MaxBody, 64 << 10}, {&i.config.MaxKept, 10_000}} {
		if *one.value <= 0 {
			*one.value = one.or
		}
	}
	if i.config.Keep <= 0 {
		i.config.Keep = 15 * time.Minute
	}
	if i.config.Wait <= 0 {
		i.config.Wait = defaultWait
	}
	if i.config.Now == nil {
		i.config.Now = time.Now
	}
	for _, n := range c.Notifications {
		if i.routes[n.path] == nil {
			i.routes[n.path] = map[string]*Notification{}
		}
		for _, method := range n.methods {
			if other := i.routes[n.path][method]; other != nil && other.Fingerprint != n.Fingerprint {
				return nil, fmt.Errorf("the notifications %s and %s both take %s %s", other.Name, n.Name, method, n.path)
			}
			i.routes[n.path][method] = n
		}
	}
	return i, nil
}

package main

import (
	"context"
	"net"
	"net/netip"
	"net/url"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/interactions"
)

// wrongInbox says what is wrong with the address of --inbox, or "". One that
// stands for all of a machine's needs the one that providers call.
func (f *runFlags) wrongInbox() string {
	if f.sandbox {
		if _, _, err := loopbackAddress(f.inboxAt); err != nil {
			return "--inbox: " + err.Error()
		}
		return ""
	}
	host, _, err := net.SplitHostPort(f.inboxAt)
	if err != nil {
		return "--inbox takes an address with a port, as 127.0.0.1:9000, not \"" + f.inboxAt + "\""
	}
	if ip, err := netip.ParseAddr(host); f.inboxURL == "" && !f.resume && (host == "" || err == nil && ip.IsUnspecified()) {
		return "--inbox " + f.inboxAt + " is every address of this machine: say with --inbox-url which one providers call"
	}
	return ""
}

// ownAddress is where an inbox listens when nobody says otherwise.
const ownAddress = "127.0.0.1:0"

// listen takes the address of the call's inbox, when its flow waits for
// notifications. What is wrong is said.
func (l *live) listen(ctx context.Context) bool {
	if len(l.loaded.library.Notifications()) == 0 {
		if l.inboxAt != "" || l.inboxURL != "" {
			l.c.Err.printf("%sthe flow waits for no notification: there is no inbox\n", l.c.Err.yellow("warning: "))
		}
		return true
	}
	recorded, ok := l.recordedInbox()
	if !ok {
		return false
	}
	address := ownAddress
	switch at, local := onThisMachine(recorded); {
	case l.inboxAt != "":
		address = l.inboxAt
	case local:
		address = at
	case recorded != "":
		l.c.bad("providers reach the inbox of this call at %s: say with --inbox ADDRESS where that comes in on this machine", recorded)
		return false
	}
	var err error
	l.inbox, err = listenInbox(ctx, address)
	if err != nil && recorded != "" && l.inboxAt == "" {
		l.c.Err.printf("%sthe inbox of this call was at %s, and that cannot be had (%s): what is sent there does not come in any more\n", l.c.Err.yellow("warning: "), recorded, plain(err.Error()))
		l.inbox, err = listenInbox(ctx, ownAddress)
	}
	if err != nil {
		l.c.bad("the inbox: %s", err)
		return false
	}
	switch {
	case recorded != "":
		l.inbox.url = recorded
	case l.inboxURL != "":
		l.inbox.url = l.inboxURL
	}
	return true
}

// recordedInbox is the address that providers have of the inbox of a call that
// is resumed; "" when there is none.
func (l *live) recordedInbox() (string, bool) {
	if !l.resume {
		return "", true
	}
	started, err := engine.ReadStart(l.tape.before[0])
	if err != nil {
		l.c.bad("%s: %s", l.tape.name, err)
		return "", false
	}
	return started.Call.Inbox, true
}

// onThisMachine is where to listen for a base URL that is this machine's own.
func onThisMachine(base string) (address string, local bool) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" || u.Port() == "" {
		return "", false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Host, err == nil && ip.IsLoopback()
}

// openInbox begins to take notifications for the call.
func (l *live) openInbox() bool {
	if l.inbox == nil {
		return true
	}
	err := l.inbox.open(interactions.InboxConfig{Notifications: l.loaded.library.Notifications(), Settings: l.settings, Now: l.clock.Now})
	if err != nil {
		l.c.bad("the inbox: %s", err)
	}
	return err == nil
}

// untaken says how many notifications came that the call did not wait for:
// whoever sent them has his answer, and they go with this process.
func (l *live) untaken() {
	if l.inbox == nil || l.sandbox {
		return
	}
	if n := l.inbox.taken.Kept(); n > 0 {
		l.c.Err.printf("%s%s came that the call did not wait for, and will not be sent again\n", l.c.Err.yellow("warning: "), count(n, "notification"))
	}
}

// registered is the base URL of the inbox as simulated providers have it; ""
// without one.
func (l *live) registered() string {
	if l.inbox == nil {
		return ""
	}
	return l.inbox.local
}

package interactions

import (
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
)

// TestShippedNotifications: no finding in any of them, and no two that take
// the same requests.
func TestShippedNotifications(t *testing.T) {
	var l Library
	var list source.List
	for _, name := range ShippedNotifications() {
		l.Notification(name, source.Pos{}, &list)
	}
	for _, e := range list.Findings() {
		t.Error(e)
	}
	if _, err := NewInbox(InboxConfig{Notifications: l.Notifications()}); err != nil {
		t.Error(err)
	}
}

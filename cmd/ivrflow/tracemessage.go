package main

import (
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// messageText is a message as the journal has it.
func messageText(m *leg.MessageTo) string {
	if m == nil { // a recording may come from anybody
		return "to nobody"
	}
	return "to " + m.To.Masked() + " “" + m.Text.Masked() + "”"
}

// message shows the text of the message that was just sent, as the caller has
// it, where that is not what was shown already.
func (t *trace) message(since time.Duration, text string) {
	if strings.HasSuffix(t.text, "“"+text+"”") {
		return
	}
	t.line(since, t.applet, "", "“"+text+"”", nil)
}

// expected is what a wait is for beside its time.
func expected(w *engine.Wait) string {
	if len(w.Expect) == 0 {
		return ""
	}
	var names []string
	for _, e := range w.Expect {
		names = append(names, e.Notification)
	}
	return ", or " + strings.Join(names, ", ") + " for " + w.Expect[0].Key
}

// notified shows a notification that came, with the values that were found.
func (t *trace) notified(m moment, applet string) {
	t.unfold()
	n := m.event.Notified
	t.line(m.since, applet, "notified", n.Notification+" came", t.s.green)
	t.values(m.since, applet, n.Found)
	for _, i := range n.Issues {
		t.issue(m.since, applet, i)
	}
}

// note shows what was written down for people.
func (t *trace) note(m moment) {
	t.unfold()
	t.line(m.since, t.applet, "refused", m.note.String(), t.s.yellow)
}

package sandbox

import (
	"strings"
	"time"
)

// phone carries out a command of the phone session service. It refuses in this
// order: credentials, command, session, parameters. The text for wrong
// credentials and parameters is invented: no code is listed for them.
func (h *hostedpci) phone(f hostedpciForm) hostedpciPairs {
	if !h.known(f) {
		return refuseHostedPCI("Authentication failed")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.now()
	h.settle(now)
	command := f.get("cmd")
	switch command {
	case "createsession":
		return h.create(f, now)
	case "showprogress", "clearcvv", "terminatesession":
	default:
		return refuseHostedPCI(hostedpciCommand)
	}
	s := h.find(f, now)
	if s == nil {
		return refuseHostedPCI(hostedpciNotFound)
	}
	message := ""
	switch command {
	case "clearcvv":
		s.cleared, message = true, h.says(hostedpciCleared)
	case "terminatesession":
		h.terminate(s, now)
	}
	return h.describe(s, now, message, true)
}

// says is the message of a success.
func (h *hostedpci) says(message string) string {
	if h.options.QuietSuccess {
		return ""
	}
	return message
}

// create makes one more session. promptLang must be there, as the table of
// parameters has it; its form is invented.
func (h *hostedpci) create(f hostedpciForm, now time.Time) hostedpciPairs {
	if !isLocale(f.get("promptLang")) {
		return refuseHostedPCI("Invalid parameter: promptLang")
	}
	code, err := f.oneOf("cvvEntry", "request", "skip")
	if err != nil {
		return refuseHostedPCI(err.Error())
	}
	expiry, err := f.oneOf("ccExpiry", "skip", "request")
	if err != nil {
		return refuseHostedPCI(err.Error())
	}
	owner, err := f.oneOf("sessionKeyType", "user", "venue")
	if err != nil {
		return refuseHostedPCI(err.Error())
	}
	// HostedPCI says that at least one marker is necessary, and that userMarker1
	// is the required one.
	if owner == "venue" && strings.TrimSpace(f.get("userMarker1")) == "" {
		return refuseHostedPCI("Invalid parameter: userMarker1")
	}
	// What identifies a session and thus an equal packet is invented.
	packet := strings.Join([]string{f.get("userName"), owner, f.get("userMarker1"), f.get("userMarker2"), f.get("userMarker3")}, "\x00")
	if last, ok := h.made[packet]; h.outcome.replay || ok && now.Before(last.Add(h.options.ReplayWindow)) {
		return refuseHostedPCI(hostedpciReplay)
	}
	h.made[packet] = now
	h.started++
	s := &hostedpciSession{
		id:        h.ids.digits("hostedpci session", h.started, 7),
		key:       h.ids.digits("hostedpci key", h.started, 10),
		token:     h.ids.digits("hostedpci token", h.started, 16),
		code:      h.ids.digits("hostedpci code", h.started, h.options.CodeDigits),
		user:      f.get("userName"),
		reference: f.get("userMarker1"),
		ordinal:   h.started,
		created:   now,
		gone:      now.Add(h.options.Life),
	}
	if h.outcome.vanish {
		s.gone = now.Add(h.options.CardAfter)
	}
	s.plan(h.options, h.outcome, expiry == "request", code == "request")
	h.sessions[s.id], h.tokens[s.token] = s, s
	h.ledger = append(h.ledger, s.entry(now, KindSession, owner))
	h.expect(s)
	return h.describe(s, now, h.says(hostedpciCreated), false)
}

// terminate ends a session. One that is over stays what it is, and a second
// time nothing happens (invented). The CVV goes with it.
func (h *hostedpci) terminate(s *hostedpciSession, now time.Time) {
	if !s.stopped.IsZero() || s.over(now) {
		s.cleared = true
		return
	}
	s.stopped, s.cleared = now, true
	var others []Entry
	for _, e := range h.pending {
		if e.Session != s.id {
			others = append(others, e)
		}
	}
	h.pending = others
	h.ledger = append(h.ledger, s.entry(now, KindEnd, hostedpciTerminate))
}

// isLocale wants the form of en_US.
func isLocale(s string) bool {
	language, country, ok := strings.Cut(s, "_")
	return ok && len(language) == 2 && len(country) == 2 && strings.ToLower(language) == language && strings.ToUpper(country) == country
}

// hostedpciTime is the form of createTS. Its blank is a + in the answer.
// Invented: the samples leave it empty.
func hostedpciTime(t time.Time) string { return t.Format("2006-01-02 15:04:05.0") }

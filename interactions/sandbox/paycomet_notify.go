package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// paycometTime is the form of times in notifications. The zone is UTC
// (invented).
const paycometTime = "20060102150405"

// planNotifications plans what the merchant's inbox is told about a session:
// operations that reached the bank, done or refused. PAYCOMET: notifications
// are the same as for its other products. What a caller mistyped is no
// operation and not told (inferred).
func (p *paycomet) planNotifications(s *paycometSession) {
	if p.inbox == "" {
		return
	}
	if s.outcome.forged {
		p.plan(s.half, func() {
			f := p.notification(s, "OK", s.half)
			f["NotificationHash"] = paycometSHA512("forged")
			p.send(f)
		})
	}
	if s.outcome.mute || s.outcome.kind != KindCharge && s.outcome.kind != KindDecline {
		return
	}
	at := s.finish
	if s.outcome.early {
		at = s.half
	}
	tell := func() {
		if f := p.concluded(s, at); f != nil {
			p.deliver(f, p.options.NotifyAgain)
		}
	}
	p.plan(at, tell)
	if s.outcome.twice {
		p.plan(at.Add(2*time.Second), tell)
	}
}

// concluded is the notification of a session that was not cancelled and did not
// run out of time before it ended; else nil.
func (p *paycomet) concluded(s *paycometSession, at time.Time) map[string]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle(p.now())
	if !s.cancelled.IsZero() || !s.finish.Before(s.expiry) {
		return nil
	}
	response := "OK"
	if s.outcome.state != paycometOK {
		response = "KO"
	}
	f := p.notification(s, response, at)
	f["NotificationHash"] = p.options.notificationHash(f)
	return f
}

// notification is the form without its hash. The names are PAYCOMET's; IdUser
// and TokenUser, by which a card is charged again, come for what succeeded.
func (p *paycomet) notification(s *paycometSession, response string, at time.Time) map[string]string {
	time := at.Format(paycometTime)
	f := map[string]string{
		"TransactionType": s.request.kind, "TransactionName": paycometKinds()[s.request.kind], "Order": s.request.order, "Response": response,
		"AccountCode": p.options.ClientCode, "TpvID": p.options.Terminal, "Language": s.request.language,
		"DateTime": time, "ErrorID": "0", "ErrorDescription": paycometText(0, "en"),
	}
	if s.request.kind != "107" {
		f["Amount"], f["Currency"], f["BankDateTime"] = s.request.amount, s.request.currency, time
	}
	if response == "OK" {
		f["IdUser"], f["TokenUser"] = p.ids.digits("paycomet user", s.ordinal, 8), p.ids.token("paycomet user token", s.ordinal)[:20]
		if s.request.kind != "107" {
			f["AuthCode"] = p.ids.digits("paycomet authorisation", s.ordinal, 6)
		}
		return f
	}
	f["ErrorID"], f["ErrorDescription"] = strconv.Itoa(s.outcome.code), paycometText(s.outcome.code, "en")
	return f
}

// deliver sends, and again after the pauses while it is not answered by 2xx. It
// must not be called with p.mu held: the merchant may ask something meanwhile.
func (p *paycomet) deliver(f map[string]string, pauses []time.Duration) {
	if status := p.send(f); status/100 == 2 || len(pauses) == 0 {
		return
	}
	p.plan(p.now().Add(pauses[0]), func() { p.deliver(f, pauses[1:]) })
}

func (p *paycomet) send(f map[string]string) (status int) {
	form := url.Values{}
	for name, value := range f {
		form.Set(name, value)
	}
	status, _ = p.notify(p.options.NotifyPath, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form.Encode())
	return status
}

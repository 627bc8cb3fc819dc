package sandbox

import (
	"bytes"
	"slices"
	"strconv"
	"time"
)

// describe is the answer about a session: its state and its tasks. HostedPCI
// numbers tasks from 1 and does not promise an order: the seed decides it. The
// answer to createsession has fewer fields of a task, as in the samples. The
// message stands in the task of the session itself.
func (h *hostedpci) describe(s *hostedpciSession, now time.Time, message string, progress bool) hostedpciPairs {
	at := s.at(now)
	var shown []hostedpciTask
	for _, t := range s.tasks {
		if !at.Before(t.opens) && (len(shown) == 0 || shown[len(shown)-1].ok && shown[len(shown)-1].over(at)) {
			shown = append(shown, t)
		}
	}
	slices.SortStableFunc(shown, func(a, b hostedpciTask) int {
		x, y := h.ids.sum("hostedpci order "+a.kind, s.ordinal), h.ids.sum("hostedpci order "+b.kind, s.ordinal)
		return bytes.Compare(x[:], y[:])
	})
	var p hostedpciPairs
	p.add("status", "success")
	p.add("sessionId", s.id)
	p.add("sessionType", "ccmap")
	p.add("sessionStatus", s.status(now))
	p.add("sessionKey", s.key)
	p.add("sessionTaskCount", strconv.Itoa(len(shown)))
	for i, t := range shown {
		h.task(&p, "sessionTask["+strconv.Itoa(i+1)+"].", s, t, at, message, progress)
	}
	return p
}

// task writes one task. completionCode comes twice, with the same value, as in
// the samples; so does the odd createTS of the card.
func (h *hostedpci) task(p *hostedpciPairs, prefix string, s *hostedpciSession, t hostedpciTask, at time.Time, message string, progress bool) {
	status, code := "created", "waiting"
	switch {
	case t.over(at) && t.ok:
		status, code = "success", "success"
	case t.over(at):
		status, code = "failed", "error"
	}
	add := func(name, value string) { p.add(prefix+name, value) }
	add("type", t.kind)
	add("status", status)
	add("promptCode", t.prompt)
	add("completionCode", code)
	add("completionCode", code)
	result := h.result(s, t, code)
	if progress {
		add("respToken1", result.token)
		add("respToken2", "")
		add("respToken3", "")
		add("exceptionId", "")
	}
	if t.kind != hostedpciSetupTask {
		message = ""
	}
	if code == "error" {
		message = "Entry not accepted" // invented
	}
	add("exceptionMsg", message)
	add("comment", result.comment)
	add("paramName", result.name)
	add("paramValue", result.value)
	if t.kind == hostedpciCardTask {
		*p = append(*p, hostedpciPair{name: prefix + "createTS", value: "<>createTime", raw: true})
		return
	}
	add("createTS", hostedpciTime(t.opens))
}

// hostedpciResult is what a task has found out.
type hostedpciResult struct{ token, comment, name, value string }

// result is empty until a task has succeeded. HostedPCI: mappedcc holds the
// card's token, respToken1 the CVV's, which the comment holds too. A CVV that
// was used or cleared is in neither (invented).
func (h *hostedpci) result(s *hostedpciSession, t hostedpciTask, code string) hostedpciResult {
	switch {
	case code != "success":
		return hostedpciResult{}
	case t.kind == hostedpciCardTask:
		return hostedpciResult{name: "mappedcc", value: s.token}
	case t.kind == hostedpciCodeTask && !s.cleared:
		return hostedpciResult{token: s.code, comment: "Masked CVV:" + s.code}
	case t.kind == h.options.ExpiryTask:
		return hostedpciResult{name: h.options.ExpiryParam, value: s.expiry()}
	}
	return hostedpciResult{}
}

// expiry is the date on the card, MMYY: two years after the session. Invented.
func (s *hostedpciSession) expiry() string { return s.created.AddDate(2, 0, 0).Format("0106") }

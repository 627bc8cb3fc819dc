package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// summary is the end of what people see of a recorded call.
func (one *recordedShow) summary(s *screen) {
	r := one.report
	s.print("\n")
	s.section("Path", pathText(r.Path))
	outcome := "left open"
	if r.Outcome != "" {
		outcome = outcomeText(r.Outcome)
	}
	if r.Why != "" {
		outcome += ": " + shorten(r.Why, longestText)
	}
	s.section("Outcome", fmt.Sprintf("%s after %s", outcome, clockText(r.lasted)))
	s.doubts(r)
	if r.Outcome == "" {
		s.section("Stopped", one.stopped()...)
	}
	s.section("Requests", most(requestLines(r.Requests))...)
	s.section("Messages", most(messageLines(r.Messages))...)
	s.section("Came in", most(notifiedLines(r.Notified))...)
	var lines []string
	for _, i := range r.Issues {
		parts := slices.DeleteFunc([]string{i.Applet, i.Field, i.Msg}, func(s string) bool { return s == "" })
		lines = append(lines, shorten(strings.Join(parts, ": "), longestText))
	}
	s.section("Issues", most(lines)...)
	if n := countKind(one.Records, journal.Claim); n > 0 {
		s.section("Claims", fmt.Sprintf("%d: another process took the call over", n))
	}
}

func messageLines(all []message) []string {
	var lines []string
	for _, m := range all {
		lines = append(lines, shorten("to "+m.To+"  "+m.Text, longestText))
	}
	return lines
}

func notifiedLines(all []notified) []string {
	var lines []string
	for _, n := range all {
		text := n.Notification
		if n.Refused != "" {
			text += "  refused: " + n.Refused
		}
		lines = append(lines, shorten(text, longestText))
	}
	return lines
}

func countKind(records []journal.Record, kind string) int {
	n := 0
	for _, rec := range records {
		if rec.Kind == kind {
			n++
		}
	}
	return n
}

// most leaves the middle of a very long list out.
func most(lines []string) []string {
	const first, last = 40, 10
	more := len(lines) - first - last
	if more <= 0 {
		return lines
	}
	return slices.Concat(lines[:first], []string{fmt.Sprintf("… %d more …", more)}, lines[len(lines)-last:])
}

// requestLines are the requests, equal ones that follow each other as one.
func requestLines(all []request) []string {
	var lines []string
	for i := 0; i < len(all); {
		n, took := 0, time.Duration(0)
		for ; i+n < len(all) && all[i+n].same(all[i]); n++ {
			took = max(took, all[i+n].took)
		}
		text := shorten(all[i].Method+" "+all[i].URL, 300) + "  " + all[i].result()
		if took >= time.Millisecond {
			text += " · " + took.Round(time.Millisecond).String()
		}
		if all[i].attempts > 1 {
			text += fmt.Sprintf(" · %d attempts", all[i].attempts)
		}
		if n > 1 {
			text = fmt.Sprintf("%d × %s", n, text)
		}
		lines = append(lines, text)
		i += n
	}
	return lines
}

// same reports whether two requests went the same way, however long they took.
func (q request) same(other request) bool {
	q.took, other.took, q.applet, other.applet = 0, 0, "", ""
	return q == other
}

func (q request) result() string {
	switch {
	case !q.answered:
		return "not answered"
	case q.Outcome == "":
		return fmt.Sprint(q.Status)
	case q.Status != 0:
		return fmt.Sprintf("%s, %d", q.Outcome, q.Status)
	}
	return q.Outcome
}

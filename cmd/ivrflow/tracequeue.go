package main

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine/leg"
)

func queueText(q *leg.QueueTo) string {
	if q == nil { // a recording may come from anybody
		return "to nowhere"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s to %s, for %s at the most", q.Mode, q.Queue.Masked(), q.Timeout)
	if q.Priority != "" {
		fmt.Fprintf(&b, ", priority %s", q.Priority)
	}
	for i, a := range q.Data {
		word := ","
		if i == 0 {
			word = ", with"
		}
		fmt.Fprintf(&b, "%s %s = %s", word, a.Name, a.Value.Masked())
	}
	return b.String()
}

func recordText(o *leg.RecordOptions) string {
	switch {
	case o == nil:
		return "nothing"
	case o.Mode == leg.RecordCall:
		return "the call, from now on"
	}
	text := fmt.Sprintf("a message of %s at the most, ends with %s of silence", o.Max, o.Silence)
	if o.Terminator != "" {
		text += " or " + o.Terminator
	}
	return text
}

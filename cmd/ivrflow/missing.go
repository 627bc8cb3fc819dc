package main

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/leg"
)

// missingText says what the recording cannot answer.
func missingText(d engine.Difference) string {
	does := map[string]string{
		engine.FetchKind: "sends a request that was not sent",
		leg.Collect:      "asks for keys that were not asked for",
		leg.Transfer:     "transfers the call, which was not done",
		leg.Queue:        "hands the call to a queue, which was not done",
		leg.Record:       "records something that was not recorded",
	}[d.What]
	if strings.HasPrefix(d.Was, "the recording ends") {
		return "was not over when the recording ended"
	}
	if does == "" {
		does = "wants an answer (" + d.What + ") that was not wanted"
	}
	return does + " when it was recorded"
}

// endsHere is added where many calls are told of: the text of the difference,
// which says it too, is not shown there.
const endsHere = ": the replay of these calls ends there"

// missingSentence says all that there is to know of an answer that the
// recording does not have: what is asked for, and what was done instead.
func missingSentence(d engine.Difference) string {
	text := missingText(d)
	if request, rest, _ := strings.Cut(d.Now, ": it is asked for"); rest != "" {
		text += ": " + request
	}
	if !strings.HasPrefix(d.Was, "the recording ") {
		text += "; then it was left " + strings.TrimPrefix(shortWhy(d.Was), d.Applet+" ")
	}
	return text + "; the replay of this call ends here"
}

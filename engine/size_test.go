package engine

import (
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestSizeOfLegCommands: every text that a flow can make long counts.
func TestSizeOfLegCommands(t *testing.T) {
	long := vars.Literal(strings.Repeat("x", 1000))
	for name, c := range map[string]leg.Command{
		"say":      {Prompts: []leg.Prompt{{Say: long}}},
		"play":     {Prompts: []leg.Prompt{{Play: long}}},
		"value":    {Prompts: []leg.Prompt{{As: leg.AsCharacters, Value: long}}},
		"digits":   {Digits: long},
		"transfer": {Transfer: &leg.TransferTo{To: long}},
		"message":  {Message: &leg.MessageTo{Text: long}},
		"queue":    {Queue: &leg.QueueTo{Queue: long}},
		"data":     {Queue: &leg.QueueTo{Data: []leg.Attached{{Value: long}}}},
	} {
		if n := sizeOf(Do(c)); n != 1000 {
			t.Errorf("%s: %d", name, n)
		}
	}
}

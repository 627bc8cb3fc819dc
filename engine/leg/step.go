package leg

import (
	"fmt"
	"strings"
	"time"
)

// What a scripted caller, or the side that a transfer or a queue leads to, does.
const (
	StepKeys     = "keys"
	StepSilence  = "silence"
	StepHangup   = "hangup"
	StepBusy     = "busy"
	StepNoAnswer = "noanswer"
	StepFail     = "fail"
	StepOverflow = "overflow"
	StepSpeak    = "speak"
)

// Step is one thing that a scripted caller does.
type Step struct {
	Do   string
	Keys string        // of StepKeys: 0-9 * #
	At   time.Duration // of StepHangup: from the start of the call; 0 is at the next collect or transfer
}

// String is the step as it is written in a script; the keys themselves may be
// secret and are not shown.
func (s Step) String() string {
	switch {
	case s.Do == StepKeys:
		return fmt.Sprintf("%d keys", len(s.Keys))
	case s.At > 0:
		return fmt.Sprintf("%s@%s", s.Do, s.At)
	}
	return s.Do
}

func (s Step) ofTransfer() bool {
	return s.Do == StepHangup || s.Do == StepBusy || s.Do == StepNoAnswer || s.Do == StepFail
}

func (s Step) ofQueue() bool {
	return s.Do == StepHangup || s.Do == StepOverflow || s.Do == StepFail
}

func (s Step) ofRecord(o *RecordOptions) bool {
	if o.Mode == RecordCall { // nobody is asked anything
		return s.Do == StepFail
	}
	return s.Do == StepHangup || s.Do == StepSilence || s.Do == StepSpeak || s.Do == StepFail
}

// MaxScript is the longest script in bytes.
const MaxScript = 64 << 10

// ParseSteps reads a script: steps divided by commas. A step is keys (0-9, *
// and #), silence, hangup, hangup@12s (12 s after the call began), or the
// answer of the next transfer: busy, noanswer, fail. At a recording speak
// leaves a message and silence none; overflow means that no agent takes the
// call out of the next queue, and fail is for queues and recordings too.
func ParseSteps(text string) ([]Step, error) {
	if len(text) > MaxScript {
		return nil, fmt.Errorf("the keys are longer than %d bytes", MaxScript)
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var steps []Step
	for i, word := range strings.Split(text, ",") {
		step, err := parseStep(strings.TrimSpace(word))
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", i+1, err)
		}
		steps = append(steps, step)
	}
	return steps, nil
}

func parseStep(word string) (Step, error) {
	switch word {
	case StepSilence, StepHangup, StepBusy, StepNoAnswer, StepFail, StepOverflow, StepSpeak:
		return Step{Do: word}, nil
	case "":
		return Step{}, fmt.Errorf("it is empty; write silence for a caller who keys nothing")
	}
	if at, ok := strings.CutPrefix(word, StepHangup+"@"); ok {
		d, err := time.ParseDuration(at)
		if err != nil || d <= 0 {
			return Step{}, fmt.Errorf("%q is not a time; write hangup@12s", at)
		}
		return Step{Do: StepHangup, At: d}, nil
	}
	if strings.Trim(word, "0123456789*#") != "" {
		return Step{}, fmt.Errorf("%q is neither keys (0-9, * and #) nor one of silence, hangup, hangup@12s, busy, noanswer, fail, overflow, speak", word)
	}
	return Step{Do: StepKeys, Keys: word}, nil
}

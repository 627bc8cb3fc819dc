package leg

import (
	"context"
	"fmt"
)

func (s *Script) queue(ctx context.Context, q *QueueTo) (Event, error) {
	if len(s.steps) > 0 && s.steps[0].ofQueue() {
		step, _ := s.next()
		switch step.Do {
		case StepHangup:
			s.hangUp()
			return Event{Status: HungUp}, nil
		case StepOverflow:
			err := s.clock.Wait(ctx, q.Timeout.Std(), s.hungUp)
			if s.isGone() {
				return Event{Status: HungUp}, err
			}
			return Event{Status: Overflow}, err
		case StepFail:
			return Event{Status: Failed, Detail: "the script says so"}, nil
		}
	}
	return s.connected(ctx, q.Mode)
}

// record is done for who speaks; who hangs up meanwhile has left a message.
func (s *Script) record(ctx context.Context, o *RecordOptions) (Event, error) {
	do := StepSilence
	if len(s.steps) > 0 && s.steps[0].ofRecord(o) {
		step, _ := s.next()
		do = step.Do
	}
	switch {
	case do == StepHangup:
		s.hangUp()
		return Event{Status: HungUp}, nil
	case do == StepFail:
		return Event{Status: Failed, Detail: "the script says so"}, nil
	case do == StepSilence && o.Mode == RecordMessage:
		err := s.clock.Wait(ctx, o.Silence.Std(), s.hungUp)
		if s.isGone() {
			return Event{Status: HungUp}, err
		}
		return Event{Status: NoInput}, err
	case do == StepSpeak:
		if err := s.clock.Wait(ctx, min(spoken, o.Max.Std()), s.hungUp); err != nil {
			return Event{}, err
		}
	}
	s.recordings++
	return Event{Status: Recorded, Recording: fmt.Sprintf("recording-%d", s.recordings)}, nil
}

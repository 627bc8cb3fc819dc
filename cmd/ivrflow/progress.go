package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress is a line on a terminal that says how far long work has come. The
// nil progress shows nothing.
type progress struct {
	bar   *progressbar.ProgressBar
	total int64 // bytes; 0 is not known
	began time.Time
	shown time.Time
}

// progressPause is the time between two looks of the line.
const progressPause = 100 * time.Millisecond

// newProgress is for a screen; nil when that is no terminal, or one that
// cannot write over a line.
func (c *console) newProgress(s *screen, total int64) *progress {
	if !s.terminal || c.Getenv("TERM") == "dumb" {
		return nil
	}
	most := total
	if most <= 0 {
		most = -1
	}
	now := time.Now()
	return &progress{total: total, began: now, shown: now, bar: progressbar.NewOptions64(most,
		progressbar.OptionSetWriter(s.w),
		progressbar.OptionSetWidth(24),
		progressbar.OptionSetPredictTime(false), // "[3s:5s]"; the text says it in words
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetSpinnerChangeInterval(0), // no goroutine
		progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionUseANSICodes(true))}
}

// update says how many bytes of the total were read, and how many calls were
// done with them.
func (p *progress) update(read int64, calls int) {
	if p == nil || time.Since(p.shown) < progressPause {
		return
	}
	p.shown = time.Now()
	p.bar.Describe(progressText(calls, time.Since(p.began), read, p.total))
	_ = p.bar.Set64(read) // a terminal that is gone has nobody to be told
}

// progressText is the count, the rate and the time left. What was read is a
// little ahead of what was done.
func progressText(calls int, took time.Duration, read, total int64) string {
	text := fmt.Sprintf("%s, %.0f a second", count(calls, "call"), float64(calls)/max(took.Seconds(), 0.001))
	if read > 0 && read < total {
		left := time.Duration(float64(took) * float64(total-read) / float64(read))
		text += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	return text
}

// clear takes the line away: something else is to be written there.
func (p *progress) clear() {
	if p != nil {
		_ = p.bar.Clear()
	}
}

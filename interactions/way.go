package interactions

import (
	"strconv"
	"strings"
)

// maxWay bounds the bytes of a way in a reference, so that masking a deep text
// with long names stays linear.
const maxWay = 256

// way is where a walk stands: the steps from the root. It is written as the
// canonical locator; a way too long for that has a number in place of the
// rest.
type way struct {
	steps []step
	long  int // ways so far that were too long
}

func (w *way) push(one step) { w.steps = append(w.steps, one) }
func (w *way) pop()          { w.steps = w.steps[:len(w.steps)-1] }

// hiddenStep is the index of a step through a member whose name is masked: the
// how-manieth member it is, as no locator can say it.
func hiddenStep(number int) int { return -2 - number }

func (w *way) text() string {
	var b strings.Builder
	for _, one := range w.steps {
		before := b.Len()
		switch {
		case b.Len()+len(one.name) > maxWay:
		case one.index < -1:
			b.WriteString("[#" + strconv.Itoa(-2-one.index) + "]")
		default:
			one.write(&b)
		}
		if b.Len() == before || b.Len() > maxWay {
			w.long++
			return b.String()[:before] + "[...#" + strconv.Itoa(w.long) + "]"
		}
	}
	return b.String()
}

func (w *way) with(one step) string {
	w.push(one)
	defer w.pop()
	return w.text()
}

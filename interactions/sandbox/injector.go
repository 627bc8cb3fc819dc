package sandbox

import (
	"slices"
	"strings"
	"sync"
)

// injector decides which fault, if any, a request gets. It counts.
type injector struct {
	mu     sync.Mutex
	faults []Fault
	seen   []int // matching requests so far, by fault
}

func newInjector(faults []Fault) *injector {
	return &injector{faults: slices.Clone(faults), seen: make([]int, len(faults))}
}

// next counts a request, given as "METHOD path", and returns its fault.
func (j *injector) next(request string) (Fault, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i, f := range j.faults {
		if !strings.Contains(request, f.Match) {
			continue
		}
		j.seen[i]++
		n := j.seen[i] - f.After
		if n >= 1 && (f.Times == 0 || n <= f.Times) {
			return f, true
		}
	}
	return Fault{}, false
}

package journal

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// segment is the file of a [Dir] that is written to.
type segment struct {
	n    int32
	f    handle // nil: there is none yet
	size int64
}

func (s *segment) close(safe bool) error {
	if s.f == nil {
		return nil
	}
	var err error
	if safe {
		err = s.f.Sync()
	}
	if closed := s.f.Close(); err == nil {
		err = closed
	}
	s.f = nil
	return err
}

func (d *Dir) path(n int32) string { return filepath.Join(d.dir, fmt.Sprintf("%06d.jsonl", n)) }

var segmentName = regexp.MustCompile(`^[0-9]{6,9}\.jsonl$`)

// segments lists the numbers of the folder's segments, in order. Other files
// are left alone.
func (d *Dir) segments() ([]int32, error) {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return nil, err
	}
	var list []int32
	for _, e := range entries {
		if segmentName.MatchString(e.Name()) {
			n, _ := strconv.Atoi(e.Name()[:len(e.Name())-len(".jsonl")])
			if filepath.Base(d.path(int32(n))) == e.Name() && n > 0 {
				list = append(list, int32(n))
			}
		}
	}
	slices.SortFunc(list, cmp.Compare[int32])
	return list, nil
}

// nextSegment makes the next segment. What stands in the one before is made safe
// first: a durable append promises that for all that was buffered.
func (d *Dir) nextSegment() error {
	if err := d.segment.close(d.o.Sync != SyncNone); err != nil {
		return err
	}
	n := d.segment.n + 1
	f, err := d.create(d.path(n), os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND)
	if err != nil {
		return err
	}
	d.segment = segment{n: n, f: f}
	return syncDir(d.dir)
}

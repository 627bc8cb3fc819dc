package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// archive is one thing that holds recorded calls: a file with one or many, or
// the segments of a journal folder, whose calls go over from one to the next.
type archive struct {
	name  string   // for people
	files []string // in the order in which they are read
	size  int64    // bytes of all of them, as far as they are known
}

// segment is the name of a file of a journal folder.
var segment = regexp.MustCompile(`^[0-9]{6,}\.jsonl(\.gz)?$`)

// archives finds what the paths name, in their order; a folder's in the order
// of their names. What cannot be looked at goes to bad and stops nothing.
func archives(paths []string, bad func(error)) []archive {
	var all []archive
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			bad(fmt.Errorf("there is no file or folder %s", path))
		case err != nil:
			bad(fmt.Errorf("%s: %w", path, withoutPath(err)))
		case !info.IsDir():
			all = append(all, archive{path, []string{path}, info.Size()})
		default:
			all = append(all, archivesIn(path, bad)...)
		}
	}
	return all
}

func archivesIn(dir string, bad func(error)) []archive {
	var all []archive
	journals := map[string]int{} // the archive of a folder that has segments
	found := 0
	// Walk itself gives no error: all of them go to bad.
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			found++
			bad(err)
			return nil
		}
		if d.IsDir() || !isRecording(path) {
			return nil
		}
		info, err := os.Stat(path) // follows a link
		if err == nil && !info.Mode().IsRegular() {
			return nil
		}
		found++
		if err != nil { // a link that leads nowhere is told of in its turn
			all = append(all, archive{path, []string{path}, 0})
			return nil
		}
		in := filepath.Dir(path)
		at, known := journals[in]
		if known && segment.MatchString(d.Name()) {
			all[at].files = append(all[at].files, path)
			all[at].size += info.Size()
			return nil
		}
		if segment.MatchString(d.Name()) {
			journals[in] = len(all)
		}
		all = append(all, archive{path, []string{path}, info.Size()})
		return nil
	})
	if found == 0 {
		bad(fmt.Errorf("%s: there is no recording in this folder: no file ends in .jsonl or .jsonl.gz", dir))
	}
	for _, at := range journals {
		slices.SortFunc(all[at].files, bySegment)
		if len(all[at].files) > 1 {
			all[at].name = filepath.Dir(all[at].name)
		}
	}
	return all
}

// bySegment puts segment 1000000 behind 999999.
func bySegment(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func isRecording(path string) bool {
	return strings.HasSuffix(path, ".jsonl") || strings.HasSuffix(path, ".jsonl.gz")
}

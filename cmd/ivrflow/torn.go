package main

import (
	"bytes"
	"io"
	"os"
	"strings"
)

// tornText is said of a file whose last line has no end: what a crash in the
// middle of a write leaves.
const tornText = "its last record is torn and left out: the process stopped while it was written"

// torn reports whether the last line of a file is no whole record. A compressed
// file is not looked at. Blanks at the end are nothing.
func torn(name string) bool {
	f, err := os.Open(name)
	if err != nil || strings.HasSuffix(name, ".gz") {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	tail := make([]byte, min(info.Size(), 4<<10))
	if _, err := f.ReadAt(tail, info.Size()-int64(len(tail))); err != nil && err != io.EOF {
		return false
	}
	line := tail[bytes.LastIndexByte(tail, '\n')+1:]
	return len(bytes.TrimSpace(line)) > 0
}

// tornFolders says of archives with many calls that the last record was left
// out, whose call that is is not known.
func (t *replayTeller) tornFolders(all []archive) {
	if !t.f.verbose || t.f.json {
		return
	}
	for _, a := range all {
		if last := a.files[len(a.files)-1]; torn(last) && !t.tornTold[last] {
			t.aside(t.c.Err.yellow("warning: ") + plain(last) + ": " + tornText + "\n")
		}
	}
}

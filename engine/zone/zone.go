// Package zone has the time zones that flows name, as "Europe/Berlin".
//
// They are part of the program: a flow takes the same way on every machine,
// whatever the machine's own tables say. zoneinfo.zip is the one that comes
// with Go (lib/time in its sources), made from the IANA database, which is in
// the public domain.
package zone

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine/source"
)

//go:embed zoneinfo.zip
var zoneinfo []byte

// Load gives the zone of a name, and the table that it was made from, for
// fingerprints. The error is for people.
func Load(name string) (*time.Location, []byte, error) {
	if name == "UTC" {
		return time.UTC, nil, nil
	}
	all, err := zip.NewReader(bytes.NewReader(zoneinfo), int64(len(zoneinfo)))
	if err != nil {
		return nil, nil, err
	}
	for _, f := range all.File {
		if f.Name == name && !strings.HasSuffix(name, "/") {
			return read(f)
		}
	}
	var names []string
	for _, f := range all.File {
		if strings.HasSuffix(f.Name, "/"+name) && name != "" { // the city alone
			return nil, nil, fmt.Errorf("there is no such time zone: write %s", f.Name)
		}
		names = append(names, f.Name)
	}
	return nil, nil, errors.New("there is no such time zone: write UTC or a name such as Europe/Berlin" + source.Suggest(name, names))
}

func read(f *zip.File) (*time.Location, []byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	table, err := io.ReadAll(r)
	if err != nil {
		return nil, nil, err
	}
	in, err := time.LoadLocationFromTZData(f.Name, table)
	return in, table, err
}

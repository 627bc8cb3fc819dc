package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// place is a folder in which documents are looked for.
type place struct {
	label string
	open  func(file string) (fs.File, error)
}

// shippedPrefix begins the file names of what comes with the command.
const shippedPrefix = "shipped/"

// in is a folder of the project.
func (p *project) in(folder string) place {
	dir := filepath.Join(p.dir, folder)
	return place{label: dir, open: openIn(dir)}
}

func openIn(dir string) func(string) (fs.File, error) {
	return func(file string) (fs.File, error) {
		f, err := os.OpenInRoot(dir, filepath.FromSlash(file))
		if err != nil {
			return nil, err // not a nil *os.File in an fs.File
		}
		return f, nil
	}
}

func shippedIn(folder string, files fs.FS) place {
	return place{label: shippedPrefix + folder, open: files.Open}
}

// readAll reads at most most bytes; more is an error.
func readAll(r io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("it is larger than %d bytes", most)
	}
	return data, err
}

// flowNames lists the names of flows, for suggestions.
func (p *project) flowNames() []string {
	return append(namesIn(os.DirFS(filepath.Join(p.dir, "flows"))), namesIn(flows.Shipped())...)
}

// interactionNames lists the names of interactions and notifications, for
// suggestions.
func (p *project) interactionNames() []string {
	return append(namesIn(os.DirFS(filepath.Join(p.dir, "interactions"))), namesIn(interactions.Shipped())...)
}

// mostNames bounds how many files are looked at for a suggestion.
const mostNames = 1000

func namesIn(files fs.FS) []string {
	var names []string
	// A folder that cannot be read has no names.
	_ = fs.WalkDir(files, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return fs.SkipDir
		}
		if len(names) >= mostNames {
			return errors.New("enough")
		}
		if !d.IsDir() && path.Ext(file) == ".xml" {
			names = append(names, strings.TrimSuffix(file, ".xml"))
		}
		return nil
	})
	return names
}

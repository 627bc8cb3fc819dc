package main

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// keptProgram is a program as files that stand for themselves: wherever they
// lie, they are a project with the same flow, and its fingerprint is the same.
type keptProgram struct {
	flow        string
	fingerprint string
	files       map[string][]byte // by path, with slashes: flows/NAME.xml, interactions/A/B.xml
	notes       []string          // what it was made with that is no file
}

// kept takes everything that a program was made of. Documents are named as
// the flow names them.
func (l loaded) kept() (*keptProgram, error) {
	k := &keptProgram{flow: l.program.Flow, fingerprint: l.program.Fingerprint, files: map[string][]byte{}}
	all := l.program.Files()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if interaction, ok := strings.CutPrefix(name, "interaction "); ok {
			k.files["interactions/"+interaction+".xml"] = all[name]
		} else if !strings.HasPrefix(name, "flow ") {
			k.notes = append(k.notes, name+": "+string(all[name]))
		}
	}
	for name, data := range l.subFlows {
		k.files["flows/"+name+".xml"] = data
	}
	own := "flows/" + k.flow + ".xml"
	data := all["flow "+k.flow]
	if sub, ok := k.files[own]; ok && string(sub) != string(data) {
		return nil, fmt.Errorf("the flow %q and one that it runs are both called %s: give the file of one another name", k.flow, own)
	}
	k.files[own] = data
	for file := range k.files {
		if !staysInside(file) {
			return nil, fmt.Errorf("%q is no name for a document: it would leave its folder", file)
		}
	}
	return k, nil
}

// staysInside reports whether a path, with slashes, is that of a file within a
// folder, on every system.
func staysInside(file string) bool {
	return fs.ValidPath(file) && path.Clean(file) == file && filepath.IsLocal(filepath.FromSlash(file)) && !strings.ContainsAny(file, `\:`+"\x00")
}

// load compiles the files. Places in them are those of this folder, so that
// what a journal says of them is the same wherever the files lie and from
// wherever they came.
func (k *keptProgram) load() (loaded, error) {
	read := func(file string) (document, error) {
		data, ok := k.files[file]
		if !ok {
			return document{}, fs.ErrNotExist
		}
		return document{file, data}, nil
	}
	d, err := read("flows/" + k.flow + ".xml")
	if err != nil {
		return loaded{}, fmt.Errorf("the flow %q is not among its files", k.flow)
	}
	list := &source.List{}
	l := compile(d, documents{
		interaction: func(name string) (document, error) { return read("interactions/" + name + ".xml") },
		subFlow: func(name string) (string, []byte, error) {
			d, err := read("flows/" + name + ".xml")
			return d.file, d.data, err
		},
	}, list)
	if err := list.Err(); err != nil {
		return loaded{}, err
	}
	if l.program == nil || l.program.Fingerprint != k.fingerprint {
		return loaded{}, fmt.Errorf("its files are another program than the one of the fingerprint %.12s", k.fingerprint)
	}
	return l, nil
}

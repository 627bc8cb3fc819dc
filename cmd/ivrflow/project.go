package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// project is where flows and interactions are looked up by name: in a folder
// of the designer's, then among the shipped ones. A name never leaves its
// folder, not even by a link.
type project struct {
	dir  string
	flow string // folder of the flow file; "" when the flow is not a file

	around bool // it is the one that the flow lies in; nobody named it
}

// document is a file that was found.
type document struct {
	file string // for diagnostics
	data []byte
}

// maxDocument is the largest document in bytes; a mistyped path to something
// huge is not read into memory.
const maxDocument = 8 << 20

// openFlow finds a flow: a file, or a name.
func (p *project) openFlow(flow string) (document, error) {
	if isFile(flow) {
		data, err := readFile(func() (fs.File, error) { return os.Open(flow) })
		p.flow = filepath.Dir(flow)
		return document{flow, data}, err
	}
	d, err := p.find(flow, []place{p.in("flows"), p.in(""), shippedIn("flows", flows.Shipped())})
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("there is no flow %q: %w%s", flow, err, source.Suggest(flow, p.flowNames()))
	}
	if err == nil && !strings.HasPrefix(d.file, shippedPrefix) {
		p.flow = filepath.Dir(d.file)
	}
	return d, err
}

// openSubFlow finds the flow that a SubFlow names. It is fs.ErrNotExist when
// there is none and no name is like it.
func (p *project) openSubFlow(name string) (file string, data []byte, err error) {
	places := append([]place{p.in("flows"), p.in("")}, p.beside()...)
	d, err := p.find(name, append(places, shippedIn("flows", flows.Shipped())))
	if errors.Is(err, fs.ErrNotExist) {
		if hint := source.Suggest(name, p.flowNames()); hint != "" {
			err = errors.New("there is none of that name" + hint)
		}
	}
	return d.file, d.data, err
}

// beside is the folder of the flow file, if there is one.
func (p *project) beside() []place {
	if p.flow == "" {
		return nil
	}
	return []place{{label: p.flow, open: openIn(p.flow)}}
}

// openTried finds an interaction that is to be tried or checked: a file, or a
// name.
func (p *project) openTried(interaction string) (document, error) {
	if isFile(interaction) {
		data, err := readFile(func() (fs.File, error) { return os.Open(interaction) })
		return document{interaction, data}, err
	}
	d, err := p.openNamed(interaction)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("there is no interaction %q: %w%s", interaction, err, source.Suggest(interaction, p.interactionNames()))
	}
	return d, err
}

// openNamed finds an interaction by its name, also a shipped one.
func (p *project) openNamed(name string) (document, error) {
	places := append([]place{p.in("interactions"), p.in("")}, p.beside()...)
	return p.find(name, append(places, shippedIn("interactions", interactions.Shipped())))
}

// isFile reports whether an argument is the path of a file and not a name.
func isFile(arg string) bool {
	info, err := os.Stat(arg)
	return strings.HasSuffix(arg, ".xml") || err == nil && !info.IsDir()
}

// openInteraction finds an interaction of the designer's by its name. It is
// fs.ErrNotExist when there is none: it may be a shipped one.
func (p *project) openInteraction(name string) (document, error) {
	d, err := p.find(name, append([]place{p.in("interactions"), p.in("")}, p.beside()...))
	if errors.Is(err, fs.ErrNotExist) && !slices.Contains(namesIn(interactions.Shipped()), name) {
		if hint := source.Suggest(name, p.interactionNames()); hint != "" {
			return d, errors.New("there is none of that name" + hint)
		}
	}
	return d, err
}

// notFound says where was looked. It is fs.ErrNotExist.
type notFound struct{ where []string }

func (e notFound) Error() string        { return "looked in " + strings.Join(e.where, ", ") }
func (e notFound) Is(target error) bool { return target == fs.ErrNotExist }

func (p *project) find(name string, places []place) (document, error) {
	file := name + ".xml"
	if !fs.ValidPath(name) || name == "." || !filepath.IsLocal(filepath.FromSlash(file)) || strings.Contains(name, `\`) {
		return document{}, fmt.Errorf("%q is not a name: it must not be empty, begin with / or hold . or .. as a part", name)
	}
	var looked notFound
	for _, at := range places {
		data, err := readFile(func() (fs.File, error) { return at.open(file) })
		if err == nil {
			return document{path.Join(filepath.ToSlash(at.label), file), data}, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return document{}, err
		}
		looked.where = append(looked.where, at.label)
	}
	return document{}, looked
}

func readFile(open func() (fs.File, error)) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, maxDocument)
}

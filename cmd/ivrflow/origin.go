package main

import (
	"path/filepath"
	"slices"
	"strings"
)

// origin is where a flow and the interactions that it names were found. Both
// are looked up by name in several places, so whoever compares calls wants to
// see which ones were taken.
type origin struct {
	file   string   // of the flow
	places []string // of interactions and notifications: projects, folders, [shippedPlace]
	around bool     // the project is the one that the flow lies in; nobody named it
	kept   string   // the folder in which the program of a journal is kept
}

// shippedPlace stands for the documents that come with the command.
const shippedPlace = "shipped"

// found notes where a document of the name was; "" is among the shipped ones.
func (o *origin) found(file, name string) {
	place := shippedPlace
	if file != "" {
		place = strings.TrimSuffix(strings.TrimSuffix(filepath.ToSlash(file), name+".xml"), "/")
		if place == "interactions" || strings.HasSuffix(place, "/interactions") {
			place = strings.TrimSuffix(strings.TrimSuffix(place, "interactions"), "/")
		}
		if place == "" {
			place = "."
		}
	}
	if !slices.Contains(o.places, place) {
		o.places = append(o.places, place)
		slices.Sort(o.places)
	}
}

// interactions are the places, for machines.
func (o *origin) interactions() string { return strings.Join(o.places, ", ") }

// String is the header line: which flow, and whose interactions.
func (o *origin) String() string {
	if o.kept != "" {
		return "flow and interactions as the call began with them, kept in " + o.kept
	}
	text := "flow " + o.file
	var folders []string
	for _, p := range o.places {
		switch p {
		case shippedPlace:
		case ".":
			folders = append(folders, "this folder")
		default:
			folders = append(folders, p)
		}
	}
	shipped := slices.Contains(o.places, shippedPlace)
	switch {
	case len(folders) > 0:
		text += ", interactions of " + strings.Join(folders, " and ")
		if shipped {
			text += " and shipped ones"
		}
		if o.around {
			text += " (the project that the flow lies in)"
		}
	case shipped:
		text += ", interactions shipped"
	}
	return text
}

// projectAround is the project of a flow: the folder that was named, else the
// one that a flow's file lies in, DIR of DIR/flows/NAME.xml beside
// DIR/interactions, else the present one. around: it was not named.
func projectAround(flow, named string) (dir string, around bool) {
	if named != "" {
		return named, false
	}
	if flow == "" || !isFile(flow) {
		return ".", false
	}
	at, err := filepath.Abs(flow)
	dir = filepath.Join(filepath.Dir(flow), "..")
	if err != nil || filepath.Base(filepath.Dir(at)) != "flows" || !isFolder(filepath.Join(dir, "interactions")) {
		return ".", false
	}
	return dir, dir != "."
}

// projectFor is [projectAround] as the place where names are looked up.
func projectFor(flow, named string) *project {
	dir, around := projectAround(flow, named)
	return &project{dir: dir, around: around}
}

// projectDoc is the help of the flag --project.
const projectDoc = "the `folder` in which flows and interactions are looked up by name; without it the one that a flow's file lies in (DIR of DIR/flows/FLOW.xml beside DIR/interactions), else the present one"

// header writes where a flow and its interactions are from.
func (c *console) header(o *origin) {
	for _, line := range wrap(plain(o.String()), c.Out.width) {
		c.Out.print(c.Out.dim(line) + "\n")
	}
}

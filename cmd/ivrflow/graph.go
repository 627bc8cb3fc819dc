package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/applets/drawing"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
)

// graphFlags are the flags of `ivrflow graph`.
type graphFlags struct {
	project, format, out, coverage string
	all                            bool
}

func newGraph(flags *pflag.FlagSet) action {
	f := &graphFlags{}
	flags.StringVar(&f.format, "format", "", "`svg`, mermaid or dot; without it what the name of the file ends in (.svg, .mmd, .dot), else svg")
	flags.StringVarP(&f.out, "output", "o", "", "writes to the `file`, not to the screen")
	flags.StringVar(&f.coverage, "coverage", "", "draws how often each exit was taken: the `file` that ivrflow test --coverage wrote")
	flags.BoolVar(&f.all, "all-exits", false, "draws a line for every exit; else defaults, and exits that many applets have to one, are written into the boxes")
	flags.StringVar(&f.project, "project", ".", "the `folder` in which flows and interactions are looked up by name")
	return func(_ context.Context, c *console, args []string) int { return f.run(c, args[0]) }
}

func (f *graphFlags) run(c *console, flow string) int {
	format, ok := f.formatOf()
	if !ok {
		return c.wrong("graph", "--format %q: it is svg, mermaid or dot%s", format, source.Suggest(format, []string{"svg", "mermaid", "dot"}))
	}
	p := &project{dir: f.project}
	l, ok := load(c, p, flow)
	if !ok {
		return exitUsage
	}
	d, err := p.openFlow(flow)
	if err != nil {
		return c.bad("%s", err)
	}
	written := flows.Parse(d.file, d.data, &source.List{})
	if written == nil {
		return c.bad("%s was changed while it was read: draw it again", d.file)
	}
	g := l.program.Graphs()[0]
	o := drawing.Options{AllExits: f.all}
	if f.coverage != "" {
		whole, err := readCoverage(f.coverage)
		if err == nil {
			o.Coverage, err = drawing.Fits(whole, g)
		}
		if err != nil {
			return c.bad("--coverage %s: %s", f.coverage, err)
		}
	}
	data, err := draw(drawing.New(g, written, o), format)
	if err != nil {
		return c.bad("%s", err)
	}
	if f.out == "" {
		c.Out.print(string(data))
		return exitFine
	}
	if err := replaceOwn(f.out, data, isDrawing); err != nil {
		return c.bad("%s", err)
	}
	return exitFine
}

// formatOf is the format that was asked for, in words or by the file's name.
func (f *graphFlags) formatOf() (format string, ok bool) {
	switch f.format {
	case "svg", "mermaid", "dot":
		return f.format, true
	case "":
	default:
		return f.format, false
	}
	switch strings.ToLower(filepath.Ext(f.out)) {
	case ".mmd", ".mermaid":
		return "mermaid", true
	case ".dot", ".gv":
		return "dot", true
	}
	return "svg", true
}

func draw(d *drawing.Drawing, format string) ([]byte, error) {
	switch format {
	case "mermaid":
		return d.Mermaid(), nil
	case "dot":
		return d.Dot(), nil
	}
	return d.SVG()
}

// isDrawing reports a file that this command wrote: it may be replaced.
func isDrawing(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 600)], []byte("drawn by ivrflow graph"))
}

// readCoverage reads what `ivrflow test --coverage` wrote.
func readCoverage(name string) (*calltest.Coverage, error) {
	data, err := readFile(func() (fs.File, error) { return os.Open(name) })
	if err != nil {
		return nil, withoutPath(err)
	}
	c := &calltest.Coverage{}
	if err := json.Unmarshal(data, c); err != nil || c.Format == "" {
		return nil, errors.New("it is no coverage file: make one with ivrflow test --coverage FILE")
	}
	if c.Format != calltest.CoverageFormat {
		return nil, fmt.Errorf("it has the format %q, and this ivrflow reads %q: make it again with ivrflow test --coverage FILE", c.Format, calltest.CoverageFormat)
	}
	return c, nil
}

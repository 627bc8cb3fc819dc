package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/engine/source"
)

// newFlags are the flags of `ivrflow new`.
type newFlags struct {
	from     string
	settings string
}

func newNew(flags *pflag.FlagSet) action {
	f := &newFlags{}
	flags.StringVar(&f.from, "from", "", "the shipped `flow` to begin with, or hello for a small one of your own; without it you are asked")
	flags.StringVar(&f.settings, "settings", "", "a `file` of settings, lines Key=Value, to take over; what it lacks you are asked for, on a terminal")
	return func(ctx context.Context, c *console, args []string) int { return f.run(ctx, c, args[0]) }
}

// newHelp lists the flows to begin with.
func newHelp() string {
	var b strings.Builder
	for _, t := range templates() {
		b.WriteString("  " + t.name + strings.Repeat(" ", max(22-len(t.name), 1)) + t.doc + "\n")
	}
	return b.String()
}

func (f *newFlags) run(ctx context.Context, c *console, dir string) int {
	if msg := emptyOrNone(dir); msg != "" {
		return c.bad("%s %s", dir, msg)
	}
	q := newQuestions(ctx, c)
	name := f.from
	if name == "" {
		if !q.asks {
			return c.wrong("new", "--from is missing: hello, or one of the shipped flows (ivrflow new --help lists them)")
		}
		if name = q.choose(templates()); name == "" {
			return c.failed("nothing was made")
		}
	}
	t, ok := templateOf(name)
	if !ok {
		return c.wrong("new", "there is no flow %q%s", name, source.Suggest(name, templateNames()))
	}
	given, ok := c.given(f.settings, t.keys())
	if !ok {
		return exitUsage
	}
	empty := q.settings(t, given)
	if ctx.Err() != nil || q.gone {
		return c.failed("nothing was made")
	}
	if err := t.write(dir, given); err != nil {
		return c.failed("the project cannot be made: %s", err)
	}
	c.Out.printf("%s is a project with the flow %s. What now:\n\n", plain(dir), t.name)
	for _, line := range t.commands(dir) {
		c.Out.printf("  %s\n", line)
	}
	if len(empty) > 0 {
		c.Out.printf("\nStill to be filled in, in %s: %s\n", plain(filepath.Join(dir, t.settingsFile())), strings.Join(empty, ", "))
	}
	return exitFine
}

// emptyOrNone says what is against a folder in which a project is to be made.
func emptyOrNone(dir string) string {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return ""
	case err != nil:
		return "cannot be looked at: " + withoutPath(err).Error()
	case !info.IsDir():
		return "is there already, and is no folder"
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		return "is there already, and is not empty: a project is made in a folder of its own"
	}
	return ""
}

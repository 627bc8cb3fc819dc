package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// importFlags are the flags of `ivrflow import`.
type importFlags struct {
	flow     string
	out      string
	project  string
	settings string
	allow    []string
}

func newImport(flags *pflag.FlagSet) action {
	f := &importFlags{}
	flags.StringVar(&f.flow, "flow", "", "the `flow` that the calls drive, a file or a name")
	flags.StringVarP(&f.out, "out", "o", "", "the `file` for the recordings, also -o; it must not be there yet")
	flags.StringVar(&f.settings, "settings", "", "a `file` of settings, lines Key=Value; those that nobody gives have stand-ins")
	flags.StringArrayVar(&f.allow, "allow", nil, "a `host` or CIDR that may be called though a caller or a server named it; nothing is sent; repeat it for more")
	flags.StringVar(&f.project, "project", "", projectDoc)
	return func(ctx context.Context, c *console, args []string) int {
		switch {
		case f.flow == "":
			return c.wrong("import", "the flow is missing: --flow FLOW")
		case f.out == "":
			return c.wrong("import", "the file for the recordings is missing: -o OUT.jsonl")
		}
		for _, a := range f.allow {
			if msg := checkAllow(a); msg != "" {
				return c.wrong("import", "%s", msg)
			}
		}
		i := &importing{importFlags: f, c: c}
		return i.run(ctx, args[0])
	}
}

// importing makes recordings of calls that another platform logged: each drives
// the flow in virtual time, with what is in the list as caller and servers.
type importing struct {
	*importFlags
	c      *console
	loaded loaded
	given  vars.Settings
}

// run imports every call that can be. Its result is the exit code.
func (i *importing) run(ctx context.Context, file string) int {
	list, err := readForeign(file)
	if err != nil {
		return i.c.bad("%s", err)
	}
	var ok bool
	if i.loaded, ok = load(i.c, projectFor(i.flow, i.project), i.flow); !ok || !i.prepare() {
		return exitUsage
	}
	out, err := newImported(i.out, len(list.whole()))
	if errors.Is(err, fs.ErrExist) {
		return i.c.bad("%s is there already: take another file", i.out)
	}
	if err != nil {
		return i.c.bad("%s", err)
	}
	defer out.discard()
	code := exitFine
	for _, problem := range list.problems {
		code = i.c.failed("%s", problem)
	}
	done, open := 0, 0
	for _, call := range list.whole() {
		result, err := i.drive(ctx, list.file, call, out)
		if ctx.Err() != nil {
			return i.c.failed("stopped: nothing was written")
		}
		if err != nil {
			code = i.c.failed("%s:%d: the call %s is not imported: %s", list.file, call.line, call.id, err)
			continue
		}
		done++
		if result.open {
			open++
		}
		if result.warned {
			code = exitFailed
		}
	}
	if done == 0 {
		return i.c.failed("no call could be imported")
	}
	if err := out.finish(); err != nil {
		return i.c.failed("%s", err)
	}
	i.tell(done, open, len(list.calls)-done)
	return code
}

func (i *importing) tell(done, open, refused int) {
	text := fmt.Sprintf("%d calls are in %s", done, i.out)
	if done == 1 {
		text = fmt.Sprintf("1 call is in %s", i.out)
	}
	switch {
	case open > 0 && done == 1:
		text += ", left open"
	case open > 0:
		text += fmt.Sprintf(", %d of them left open", open)
	}
	if refused > 0 {
		text += fmt.Sprintf("; %d could not be imported", refused)
	}
	i.c.Out.printf("%s  (ivrflow replay %s)\n", plain(text), shellWord(i.out))
}

// prepare takes the program as it will be for whoever reads the recordings, and
// the settings.
func (i *importing) prepare() bool {
	kept, err := i.loaded.kept()
	if err == nil {
		i.loaded, err = kept.load()
	}
	if err != nil {
		i.c.bad("the flow: %s", err)
		return false
	}
	var ok bool
	if i.given, ok = i.c.given(i.settings, i.loaded.program.SettingsUsed()); !ok {
		return false
	}
	i.standIns()
	return true
}

// reserve makes a file that was not there.
func reserve(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

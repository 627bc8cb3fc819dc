package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// console is what the command has of the world around it.
type console struct {
	In  io.Reader
	Out *screen // what people and machines came for
	Err *screen // diagnostics
	env []string

	complaints *complaints
	printed    *noting // what Out writes to
}

func newConsole(stdin io.Reader, stdout, stderr io.Writer, env []string) *console {
	c := &console{In: stdin, env: env, complaints: &complaints{}}
	c.Out, c.Err = c.screen(stdout), c.screen(stderr)
	c.printed = &noting{w: stdout}
	c.Out.w = c.printed
	return c
}

// Getenv is the value of an environment variable, "" when it is not set.
func (c *console) Getenv(name string) string {
	value := ""
	for _, e := range c.env {
		if k, v, _ := strings.Cut(e, "="); k == name {
			value = v // the last one counts
		}
	}
	return value
}

// screen is one of the two outputs: a terminal, or anything that takes text.
type screen struct {
	w        io.Writer
	terminal bool
	colour   bool
	width    int // columns to wrap at; 0 does not wrap
}

// screen finds out what w can do. Colour is for terminals, and NO_COLOR
// (https://no-color.org) switches it off.
func (c *console) screen(w io.Writer) *screen {
	s := &screen{w: w}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return s
	}
	s.terminal = true
	s.colour = c.Getenv("NO_COLOR") == "" && c.Getenv("TERM") != "dumb"
	s.width = 80
	if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
		s.width = min(max(columns, 60), 120)
	}
	return s
}

// print writes text as it is. An output that is gone has nobody to be told.
func (s *screen) print(text string) { io.WriteString(s.w, text) }

func (s *screen) printf(format string, args ...any) { s.print(fmt.Sprintf(format, args...)) }

// wrong reports wrong use and how to learn more; its result is the exit code.
func (c *console) wrong(subcommand, format string, args ...any) int {
	name := "ivrflow"
	if subcommand != "" {
		name += " " + subcommand
	}
	text := plain(fmt.Sprintf(format, args...))
	c.complaints.add(text)
	c.Err.printf("%s: %s\n", name, text)
	c.Err.printf("see: %s --help\n", name)
	return exitUsage
}

// bad reports something that cannot be used: a file, a value.
func (c *console) bad(format string, args ...any) int {
	text := plain(fmt.Sprintf(format, args...))
	c.complaints.add(text)
	c.Err.printf("%s%s\n", c.Err.red("error: "), text)
	return exitUsage
}

// failed reports that something did not work.
func (c *console) failed(format string, args ...any) int {
	c.bad(format, args...)
	return exitFailed
}

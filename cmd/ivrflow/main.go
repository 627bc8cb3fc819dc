// Command ivrflow runs telephone call flows written as XML: live and headless,
// again from a recording, and against simulated payment providers.
//
// The idea: main is a thin caller of [run], which has everything it touches as
// an argument, so that a test runs the whole command. Each subcommand is one
// file and one row of [subcommands]. This package is the only one that knows
// all the others.
//
// Exit codes: 0 fine, 1 the flow or the replay failed, 2 wrong use or a bad
// file. What people and machines read goes to stdout, diagnostics to stderr.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes.
const (
	exitFine   = 0
	exitFailed = 1 // the flow ended with a fault, the replay differs, or the process was stopped
	exitUsage  = 2 // wrong flags, a file that cannot be used, something missing
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}

// run is the command. The end of ctx means that the process is to stop; env is
// as of [os.Environ].
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env []string) int {
	c := newConsole(stdin, stdout, stderr, env)
	if len(args) == 0 {
		c.Err.print(helpAll(c.Err))
		return exitUsage
	}
	switch name := args[0]; name {
	case "help", "--help", "-h":
		return help(c, args[1:])
	default:
		sub, ok := find(name)
		if !ok {
			return c.wrong("", "there is no subcommand %q%s", name, suggestName(name))
		}
		return sub.run(ctx, c, args[1:])
	}
}

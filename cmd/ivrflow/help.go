package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// help is `ivrflow help [SUBCOMMAND]`.
func help(c *console, args []string) int {
	if len(args) == 0 {
		c.Out.print(helpAll(c.Out))
		return exitFine
	}
	sub, ok := find(args[0])
	if !ok {
		return c.wrong("", "there is no subcommand %q%s", args[0], suggestName(args[0]))
	}
	c.Out.print(sub.help(c.Out))
	return exitFine
}

// helpAll is the table of contents with one example.
func helpAll(s *screen) string {
	var b strings.Builder
	b.WriteString("ivrflow runs telephone call flows written as XML.\n\n")
	fmt.Fprintf(&b, "%s\n  ivrflow SUBCOMMAND [ARGUMENTS] [FLAGS]\n\n%s\n", s.bold("Usage"), s.bold("Subcommands"))
	for _, sub := range subcommands() {
		fmt.Fprintf(&b, "  %-20s %s\n", sub.name+" "+sub.args, sub.doc)
	}
	fmt.Fprintf(&b, "  %-20s %s\n\n", "help [SUBCOMMAND]", "Shows the flags of a subcommand.")
	first := subcommands()[0]
	fmt.Fprintf(&b, "%s\n%s\n\n", s.bold("Example"), exampleLines(first.example))
	fmt.Fprintf(&b, "%s\n  0 fine · 1 the flow or the replay failed · 2 wrong use or a bad file\n", s.bold("Exit codes"))
	return b.String()
}

// help is the page of one subcommand.
func (sub subcommand) help(s *screen) string {
	flags, _ := sub.flags()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n  ivrflow %s %s [FLAGS]\n\n", sub.doc, s.bold("Usage"), sub.name, sub.args)
	fmt.Fprintf(&b, "%s\n%s\n", s.bold("Flags"), flagLines(flags, s.width))
	if sub.more != nil {
		fmt.Fprintf(&b, "%s\n%s\n", s.bold(sub.title), sub.more())
	}
	fmt.Fprintf(&b, "%s\n%s\n", s.bold("Example"), exampleLines(sub.example))
	return b.String()
}

// exampleLines breaks an example before its flags, as a shell takes it.
func exampleLines(example string) string {
	const most = 76
	var b strings.Builder
	b.WriteString("  ")
	length := 0
	for i, part := range strings.Split(example, " --") {
		if i > 0 {
			part = "--" + part
			if length+len(part) > most {
				b.WriteString(" \\\n      ")
				length = 4
			} else {
				b.WriteString(" ")
			}
		}
		b.WriteString(part)
		length += len(part) + 1
	}
	return b.String()
}

// flagLines explains the flags: each with what it takes, and below it what it
// does.
func flagLines(flags *pflag.FlagSet, width int) string {
	if width == 0 {
		width = 100
	}
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		takes, doc := pflag.UnquoteUsage(f)
		if f.Value.Type() == "bool" {
			takes = ""
		}
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" && f.DefValue != "0" {
			doc += " (default " + f.DefValue + ")"
		}
		head := pad(strings.TrimRight("  --"+f.Name+" "+takes, " "), 25) + " "
		if len(head) > 26 {
			b.WriteString(head + "\n")
			head = strings.Repeat(" ", 26)
		}
		for _, line := range wrap(doc, width-26) {
			b.WriteString(head + line + "\n")
			head = strings.Repeat(" ", 26)
		}
	})
	return b.String()
}

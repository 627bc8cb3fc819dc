package main

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/engine/source"
)

// subcommand is one row of the table.
type subcommand struct {
	name    string
	args    string // what follows the name, for people
	doc     string // one line
	example string
	title   string        // of the further help
	more    func() string // further help; may be nil
	most    int           // how many arguments it takes at the most
	least   int           // and at the least
	// new declares the flags and gives what is done once they are read.
	new func(*pflag.FlagSet) action
}

// action carries out a subcommand whose flags have been read.
type action func(ctx context.Context, c *console, args []string) int

// subcommands is the table of contents.
func subcommands() []subcommand {
	return []subcommand{
		{name: "run", args: "FLOW", most: 1, new: newRun,
			doc: "Runs one call of a flow, headless.", title: "Sandboxes", more: sandboxHelp,
			example: "ivrflow run " + shippedFlow() + " --sandbox --keys 1 --record call.jsonl"},
		{name: "simulate", args: "FLOW", least: 1, most: 1, new: newSimulate,
			doc: "Makes this terminal the caller's telephone: prompts appear, keys are typed.", title: "The telephone", more: simulateHelp,
			example: "ivrflow simulate " + shippedFlow() + " --sandbox"},
		{name: "try", args: "INTERACTION", least: 1, most: 1, new: newTry,
			doc:     "Carries out one interaction, and shows what was sent and what the answer holds.",
			example: "ivrflow try " + shippedInteraction() + " --render"},
		{name: "check", args: "PATH...", least: 1, most: math.MaxInt, new: newCheck,
			doc:     "Finds every mistake in flows, interactions and notifications: files, folders, or names.",
			example: `ivrflow check flows interactions --vonage`},
		{name: "replay", args: "PATH...", least: 1, most: math.MaxInt, new: newReplay,
			doc: "Runs recorded calls again, without leg or server, and shows what differs.", title: "Recordings and exit codes", more: replayHelp,
			example: `ivrflow replay call.jsonl`},
		{name: "test", args: "PATH...", least: 1, most: math.MaxInt, new: newTest,
			doc: "Runs call tests, and shows which exits of the flows they take.", title: "Call tests and exit codes", more: testHelp,
			example: `ivrflow test tests --junit report.xml`},
		{name: "show", args: "RECORDING", least: 1, most: 1, new: newShow,
			doc:     "Shows a recorded call as a timeline: a file, an archive of many, or a folder of journals.",
			example: `ivrflow show call.jsonl`},
		{name: "graph", args: "FLOW", least: 1, most: 1, new: newGraph,
			doc:     "Draws a flow: its applets, exits, failure routes, and what call tests reach (docs/graph.md).",
			example: "ivrflow graph " + shippedFlow() + " -o flow.svg"},
		{name: "import", args: "FILE", least: 1, most: 1, new: newImport,
			doc:     "Makes recordings of calls that another platform logged (docs/recorded-elsewhere.md).",
			example: "ivrflow import calls.jsonl --flow " + shippedFlow() + " -o recordings.jsonl"},
		{name: "new", args: "DIR", least: 1, most: 1, new: newNew,
			doc: "Makes a project folder from a shipped flow, with its interactions, tests and settings.", title: "Flows to begin with", more: newHelp,
			example: `ivrflow new shop --from hello`},
		{name: "xsd", args: "[DOCUMENT]", most: 1, new: newXSD,
			doc:     "Prints the XML Schema of a document, for editors: CallFlow, ApiInteraction, ApiNotification, CallTest.",
			example: `ivrflow xsd --dir schemas`},
		{name: "sandbox", args: "[PROVIDER]", most: 1, new: newSandbox,
			title: "Sandboxes", more: sandboxHelp,
			doc:     "Serves the simulators of the payment providers on this machine.",
			example: `ivrflow sandbox --listen 127.0.0.1:8085 --write-settings sandbox.settings`},
	}
}

func find(name string) (subcommand, bool) {
	all := subcommands()
	i := slices.IndexFunc(all, func(s subcommand) bool { return s.name == name })
	if i < 0 {
		return subcommand{}, false
	}
	return all[i], true
}

// suggestName is what is added to a message about an unknown subcommand.
func suggestName(name string) string {
	names := []string{"help"}
	for _, s := range subcommands() {
		names = append(names, s.name)
	}
	return source.Suggest(name, names)
}

// flags are the subcommand's flags and what uses them.
func (s subcommand) flags() (*pflag.FlagSet, action) {
	flags := pflag.NewFlagSet(s.name, pflag.ContinueOnError)
	flags.SortFlags = false
	flags.Usage = func() {}
	return flags, s.new(flags)
}

func (s subcommand) run(ctx context.Context, c *console, args []string) int {
	flags, do := s.flags()
	err := flags.Parse(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		c.Out.print(s.help(c.Out))
		return exitFine
	case err != nil:
		return c.errorJSON(flags, c.wrong(s.name, "%s%s", err, suggestFlag(err, flags)))
	case flags.NArg() < s.least:
		return c.errorJSON(flags, c.wrong(s.name, "%s is missing", strings.TrimSuffix(strings.Fields(s.args)[flags.NArg()], "...")))
	case flags.NArg() > s.most:
		return c.errorJSON(flags, c.wrong(s.name, "%q is too much: it takes %s", flags.Arg(s.most), s.args))
	}
	return c.errorJSON(flags, do(ctx, c, flags.Args()))
}

// suggestFlag is what is added to a message about an unknown flag.
func suggestFlag(err error, flags *pflag.FlagSet) string {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return ""
	}
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	return source.Suggest("--"+unknown.GetSpecifiedName(), names)
}

package main

import (
	"bytes"
	"context"

	"github.com/spf13/pflag"
)

// checkFlags are the flags of `ivrflow check`.
type checkFlags struct {
	project string
	vonage  bool
	json    bool
	sarif   string
}

func newCheck(flags *pflag.FlagSet) action {
	f := &checkFlags{}
	flags.BoolVar(&f.vonage, "vonage", false, "lists also what Vonage Contact Center would not know")
	flags.StringVar(&f.project, "project", "", "the `folder` in which flows and interactions are looked up by name; without it a PATH that holds a folder flows or interactions, or the one that a flow's file lies in, else the present one")
	flags.StringVar(&f.sarif, "sarif", "", "writes the findings for code hosts to the `file`, as SARIF 2.1.0; - prints them instead of the others")
	flags.BoolVar(&f.json, "json", false, "prints a list of the findings for machines")
	return func(_ context.Context, c *console, args []string) int { return f.run(c, args) }
}

func (f *checkFlags) run(c *console, args []string) int {
	if f.project != "" && !c.isProject(f.project) {
		return exitUsage
	}
	k := newChecker()
	for _, arg := range args {
		k.path(arg, f.project)
	}
	k.samples()
	if f.vonage {
		k.foreign()
	}
	all, away := k.ignore(k.list.Findings())
	v := verdictOf(all, len(k.files), k.held(all))
	v.ignored = len(away)
	if f.sarif != "" {
		data, err := sarifOf(all, away)
		if err == nil && f.sarif != "-" {
			err = replaceOwn(f.sarif, data, func(have []byte) bool { return bytes.Contains(have, []byte("sarif")) })
		}
		if err != nil {
			return c.bad("--sarif: %s", err)
		}
		if f.sarif == "-" {
			c.Out.print(string(data))
			return v.code()
		}
	}
	if f.json {
		c.printJSON(findingsJSON(all, away))
	} else {
		c.verdict(all, v)
	}
	return v.code()
}

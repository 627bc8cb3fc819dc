package main

import (
	"context"
	"net/http"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// tryFlags are the flags of `ivrflow try`.
type tryFlags struct {
	project  string
	inputs   []string
	settings string
	render   bool
	response string
	status   int
	allow    []string
	sandbox  bool
	json     bool

	given map[string]string    // inputs
	types map[string]vars.Type // of the inputs that say theirs
}

func newTry(flags *pflag.FlagSet) action {
	f := &tryFlags{}
	flags.StringArrayVar(&f.inputs, "input", nil, "the value of a data source, as `Name=Value`, or Name:Integer=5 for another type than String; repeat it for more")
	flags.StringVar(&f.settings, "settings", "", "a `file` of settings, lines Key=Value; "+settingPrefix+"KEY in the environment comes before it")
	flags.BoolVar(&f.render, "render", false, "sends nothing: shows the request as it would go")
	flags.StringVar(&f.response, "response", "", "sends nothing: reads the answer from a `file`, the body alone or all of it as curl -i writes it")
	flags.IntVar(&f.status, "status", 0, "with --response: the HTTP status of the answer, a `number` (200 if the file says none)")
	flags.BoolVar(&f.sandbox, "sandbox", false, "sends to the simulator of the interaction's provider, in this process")
	flags.StringArrayVar(&f.allow, "allow", nil, "a `host` or CIDR that may be called though a caller or a server named it; repeat it for more")
	flags.StringVar(&f.project, "project", ".", "the `folder` in which interactions are looked up by name")
	flags.BoolVar(&f.json, "json", false, "prints one JSON object")
	return func(ctx context.Context, c *console, args []string) int {
		if msg := f.check(); msg != "" {
			return c.wrong("try", "%s", msg)
		}
		t := &trial{tryFlags: f, c: c, name: args[0], vault: vars.NewMemoryVault()}
		defer func() { closeAll(t.servers) }()
		return t.run(ctx)
	}
}

// check reads the flags' values; a message says what is wrong with them.
func (f *tryFlags) check() (msg string) {
	if f.given, f.types, msg = parseTypedInputs(f.inputs); msg != "" {
		return msg
	}
	for _, a := range f.allow {
		if msg := checkAllow(a); msg != "" {
			return msg
		}
	}
	switch {
	case f.render && f.response != "":
		return "--render stops before there is an answer, and --response reads one: take one of the two"
	case f.sandbox && f.response != "":
		return "--response sends nothing: leave --sandbox out"
	case f.status != 0 && f.response == "":
		return "--status is for --response"
	case f.status != 0 && (f.status < 100 || f.status > 599):
		return "--status takes a number from 100 to 599, as 404 for " + http.StatusText(http.StatusNotFound)
	}
	return ""
}

package main

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// runFlags are the flags of `ivrflow run`.
type runFlags struct {
	project    string
	inputs     []string
	settings   string
	keys       string
	attach     bool // keys were given, though perhaps none
	clid, dnis string
	callID     string
	record     string
	resume     bool
	sandbox    bool
	scenario   string
	faults     []string
	at         string
	realTime   bool
	allow      []string
	json       bool
}

func newRun(flags *pflag.FlagSet) action {
	f := &runFlags{}
	flags.StringArrayVar(&f.inputs, "input", nil, "an input of the flow, as `Name=Value`; repeat it for more")
	flags.StringVar(&f.settings, "settings", "", "a `file` of settings, lines Key=Value; "+settingPrefix+"KEY in the environment comes before it")
	flags.StringVar(&f.keys, "keys", "", "what the caller does, `steps` as 1,4111#,silence,hangup; also hangup@12s, and busy, noanswer, fail for the next transfer")
	flags.StringVar(&f.clid, "clid", "", "the caller's `number`")
	flags.StringVar(&f.dnis, "dnis", "", "the `number` that was dialled")
	flags.StringVar(&f.callID, "call-id", "", "the call's `id`; a random one by default")
	flags.StringVar(&f.record, "record", "", "records the call in a `file`, for replay and to go on after a crash")
	flags.BoolVar(&f.resume, "resume", false, "goes on with the call in the --record file; the caller is gone unless there are --keys")
	flags.BoolVar(&f.sandbox, "sandbox", false, "serves the flow's provider in this process, over HTTP on loopback and in virtual time")
	flags.StringVar(&f.scenario, "scenario", "", "`what` happens to payments in the sandbox: paid, declined ...")
	flags.StringArrayVar(&f.faults, "fault", nil, "spoils answers of the sandbox, `spec` MATCH=KIND[*TIMES][+AFTER], as \"POST /=drop-after*1\"; repeat it for more")
	flags.BoolVar(&f.realTime, "real-time", false, "with --sandbox: waits take as long as they take")
	flags.StringVar(&f.at, "at", "", "with --sandbox: the `time` at which the call begins in virtual time, as 2026-03-01T12:00:00Z; with --call-id every run is then the same")
	flags.StringArrayVar(&f.allow, "allow", nil, "a `host` or CIDR that may be called though a caller or a server named it; repeat it for more")
	flags.StringVar(&f.project, "project", ".", "the `folder` in which flows and interactions are looked up by name")
	flags.BoolVar(&f.json, "json", false, "prints one JSON object when the call is over")
	return func(ctx context.Context, c *console, args []string) int {
		f.attach = flags.Changed("keys")
		p, msg := f.plan(args[0])
		if msg != "" {
			return c.wrong("run", "%s", msg)
		}
		return p.run(ctx, c)
	}
}

// plan is a call as the flags want it.
type plan struct {
	runFlags
	flow    string
	given   map[string]string // inputs
	steps   []leg.Step
	spoil   []sandbox.Fault
	begin   time.Time // of virtual time; zero is now
	virtual bool
}

// plan reads the flags' values; a message says what is wrong with them.
func (f *runFlags) plan(flow string) (*plan, string) {
	p := &plan{runFlags: *f, flow: flow, virtual: f.sandbox && !f.realTime}
	var msg string
	if p.given, msg = parseInputs(f.inputs); msg != "" {
		return nil, msg
	}
	var err error
	if p.steps, err = leg.ParseSteps(f.keys); err != nil {
		return nil, "--keys: " + err.Error()
	}
	if p.spoil, err = parseFaults(f.faults); err != nil {
		return nil, err.Error()
	}
	if f.at != "" {
		if p.begin, err = time.Parse(time.RFC3339, f.at); err != nil {
			return nil, "--at takes a time as 2026-03-01T12:00:00Z"
		}
	}
	for _, a := range f.allow {
		if msg := checkAllow(a); msg != "" {
			return nil, msg
		}
	}
	switch {
	case !f.sandbox && (f.scenario != "" || len(f.faults) > 0 || f.realTime):
		return nil, "--scenario, --fault and --real-time are for --sandbox"
	case f.at != "" && (!p.virtual || f.resume):
		return nil, "--at is for a new call in virtual time: --sandbox without --real-time and --resume"
	case f.resume && f.record == "":
		return nil, "--resume goes on with the call in a file: give it with --record FILE"
	case f.resume && (len(f.inputs) > 0 || f.callID != "" || f.clid != "" || f.dnis != ""):
		return nil, "--input, --call-id, --clid and --dnis are in the recording of a call that is resumed"
	}
	return p, ""
}

func parseFaults(texts []string) ([]sandbox.Fault, error) {
	var faults []sandbox.Fault
	for _, text := range texts {
		f, err := sandbox.ParseFault(text)
		if err != nil {
			return nil, err
		}
		faults = append(faults, f)
	}
	return faults, nil
}

// checkAllow says what is wrong with a host or CIDR, or "".
func checkAllow(text string) string {
	switch {
	case text == "":
		return "--allow is empty: it takes a host or a CIDR, as pay.example.com or 10.0.0.0/8"
	case strings.ContainsAny(text, "*@ "), strings.ContainsAny(text, "/") && !isPrefix(text):
		return "--allow takes a host or a CIDR, as pay.example.com or 10.0.0.0/8, not \"" + text + "\""
	}
	return ""
}

func isPrefix(text string) bool {
	_, err := netip.ParsePrefix(text)
	return err == nil
}

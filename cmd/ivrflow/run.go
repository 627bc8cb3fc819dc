package main

import (
	"context"
	"net/netip"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine/journal"
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
	caller     string
	clid, dnis string
	callID     string
	record     string
	journal    string
	fsync      string
	resume     bool
	sandbox    bool
	scenario   string
	faults     []string
	at         string
	realTime   bool
	allow      []string
	inboxAt    string
	inboxURL   string
	json       bool
	phone      *phone // nil: nobody sits at it
}

func newRun(flags *pflag.FlagSet) action { return newCall(flags, "run", &runFlags{}) }

// newCall declares the flags of whatever carries out a call.
func newCall(flags *pflag.FlagSet, name string, f *runFlags) action {
	flags.StringArrayVar(&f.inputs, "input", nil, "an input of the flow, as `Name=Value`; repeat it for more")
	flags.StringVar(&f.settings, "settings", "", "a `file` of settings, lines Key=Value; "+settingPrefix+"KEY in the environment comes before it")
	flags.StringVar(&f.keys, "keys", "", "what the caller does, `steps` as 1,4111#,silence,hangup; also hangup@12s, busy, noanswer, fail for the next transfer, overflow for the next queue, and speak to leave a message")
	flags.StringVar(&f.caller, "caller", "", "what the caller does, the Caller of a call test: a `file`; he hangs up when something else is heard")
	flags.StringVar(&f.clid, "clid", "", "the caller's `number`; with --sandbox one that belongs to nobody, by default")
	flags.StringVar(&f.dnis, "dnis", "", "the `number` that was dialled")
	flags.StringVar(&f.callID, "call-id", "", "the call's `id`; a random one by default")
	flags.StringVar(&f.record, "record", "", "records the call in a `file`, for replay and to go on after a crash")
	flags.StringVar(&f.journal, "journal", "", "keeps the call, and the program it runs on, in a `folder` of many calls")
	flags.StringVar(&f.fsync, "fsync", defaultFsync, "with --record and --journal: `when` the disk has a record for certain: every (record), intents (what may not be done twice, before it is done, and the end), none")
	flags.BoolVar(&f.resume, "resume", false, "goes on with the call in the --record file, or in the --journal folder (there without FLOW, on the program it began with; of several open calls with --call-id); the caller is gone unless there are --keys")
	flags.BoolVar(&f.sandbox, "sandbox", false, "serves the flow's provider in this process, over HTTP on loopback and in virtual time")
	flags.StringVar(&f.scenario, "scenario", "", "`what` happens to payments in the sandbox: paid, declined ...")
	flags.StringArrayVar(&f.faults, "fault", nil, "spoils answers of the sandbox, `spec` MATCH=KIND[*TIMES][+AFTER], as \"POST /=drop-after*1\"; repeat it for more")
	flags.BoolVar(&f.realTime, "real-time", false, "with --sandbox: waits take as long as they take, and so do faults that slow an answer down; prompts and transfers take no time, for nobody listens")
	flags.StringVar(&f.at, "at", "", "with --sandbox: the `time` at which the call begins in virtual time, as 2026-03-01T12:00:00Z; with --call-id every run is then the same")
	flags.StringArrayVar(&f.allow, "allow", nil, "a `host` or CIDR that may be called though a caller or a server named it; repeat it for more")
	flags.StringVar(&f.inboxAt, "inbox", "", "the `address` at which the flow's notifications come in; by default a free port of this machine alone")
	flags.StringVar(&f.inboxURL, "inbox-url", "", "the `URL` by which providers reach that, when it is another one: the data source InboxUrl")
	flags.StringVar(&f.project, "project", "", projectDoc)
	flags.BoolVar(&f.json, "json", false, "prints one JSON object when the call is over")
	return func(ctx context.Context, c *console, args []string) int {
		f.attach = flags.Changed("keys")
		flow := ""
		if len(args) > 0 {
			flow = args[0]
		}
		p, msg := f.plan(flow)
		if msg != "" {
			return c.wrong(name, "%s", msg)
		}
		if !p.readCaller(c) {
			return exitUsage
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
	sync    journal.Sync
	acts    *calltest.Test // of --caller
}

// defaultFsync is the policy that neither does anything twice nor waits for the
// disk without need.
const defaultFsync = "intents"

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
	if p.sync, err = journal.ParseSync(f.fsync); err != nil {
		return nil, "--fsync takes every, intents or none, not \"" + f.fsync + "\""
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
	if f.inboxURL != "" {
		var ok bool
		if p.inboxURL, ok = inboxURL(f.inboxURL); !ok {
			return nil, "--inbox-url takes an address as https://pay.example.com/inbox, without ? and #"
		}
	}
	return p, f.wrong(flow)
}

// wrong says which flags do not go together, or "".
func (f *runFlags) wrong(flow string) string {
	switch {
	case flow == "" && !(f.resume && f.journal != ""):
		return "FLOW is missing"
	case !f.sandbox && (f.scenario != "" || len(f.faults) > 0 || f.realTime):
		return "--scenario, --fault and --real-time are for --sandbox"
	case f.at != "" && (!f.sandbox || f.realTime || f.resume):
		return "--at is for a new call in virtual time: --sandbox without --real-time and --resume"
	case f.caller != "" && (f.keys != "" || f.resume):
		return "--caller says all that the caller does in a new call: it goes with neither --keys nor --resume"
	case f.record != "" && f.journal != "":
		return "--record and --journal both keep the call: take one of the two"
	case f.fsync != defaultFsync && f.record == "" && f.journal == "":
		return "--fsync is for a call that is kept: --record FILE or --journal DIR"
	case f.resume && f.record == "" && f.journal == "":
		return "--resume goes on with a call that was kept: give it with --record FILE or --journal DIR"
	case f.sandbox && f.inboxURL != "":
		return "--inbox-url is for providers elsewhere: with --sandbox the inbox is on this machine"
	case f.resume && f.inboxURL != "":
		return "--inbox-url is in the recording of a call that is resumed"
	case f.resume && (len(f.inputs) > 0 || f.clid != "" || f.dnis != "" || f.callID != "" && f.journal == ""):
		return "--input, --call-id, --clid and --dnis are in the recording of a call that is resumed"
	case f.inboxAt != "":
		return f.wrongInbox()
	}
	return ""
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

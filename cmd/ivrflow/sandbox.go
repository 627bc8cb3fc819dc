package main

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// sandboxFlags are the flags of `ivrflow sandbox`.
type sandboxFlags struct {
	listen   string
	scenario string
	faults   []string
	inbox    string
	write    string
}

func newSandbox(flags *pflag.FlagSet) action {
	f := &sandboxFlags{}
	flags.StringVar(&f.listen, "listen", "127.0.0.1:0", "the `address` on this machine; port 0 takes a free one; further providers take the next ports")
	flags.StringVar(&f.scenario, "scenario", "", "`what` happens to payments: paid, declined ...")
	flags.StringArrayVar(&f.faults, "fault", nil, "spoils answers, `spec` MATCH=KIND[*TIMES][+AFTER], as \"POST /=drop-after*1\"; repeat it for more")
	flags.StringVar(&f.inbox, "inbox", "", "the `URL` that notifications go to: that of ivrflow run --inbox, or of your own inbox")
	flags.StringVar(&f.write, "write-settings", "", "writes a `file` of settings for run --settings, readable by you only")
	return func(ctx context.Context, c *console, args []string) int { return f.run(ctx, c, args) }
}

func (f *sandboxFlags) run(ctx context.Context, c *console, args []string) int {
	names := slices.Sorted(maps.Keys(sandbox.Catalog()))
	if len(args) == 1 {
		if !slices.Contains(names, args[0]) {
			return c.wrong("sandbox", "there is no provider %q%s; there is %s", args[0], source.Suggest(args[0], names), strings.Join(names, ", "))
		}
		names = args
	}
	faults, err := parseFaults(f.faults)
	if err != nil {
		return c.wrong("sandbox", "%s", err)
	}
	if f.inbox != "" {
		var ok bool
		if f.inbox, ok = inboxURL(f.inbox); !ok {
			return c.wrong("sandbox", "--inbox takes a URL as http://127.0.0.1:9000, without ? and #")
		}
	}
	address, port, err := loopbackAddress(f.listen)
	if err != nil {
		return c.wrong("sandbox", "--listen: %s", err)
	}
	var servers []*loopback
	defer func() { closeAll(servers) }()
	log := &requestLog{c: c}
	for i, name := range names {
		at := port
		if port != 0 {
			at += i
		}
		b, err := serve(ctx, name, net.JoinHostPort(address, strconv.Itoa(at)), sandbox.Config{Scenario: f.scenario, Faults: faults, Inbox: f.inbox}, log.of(name))
		if err != nil {
			return c.bad("%s", err)
		}
		servers = append(servers, b)
	}
	if err := f.announce(c, servers, log); err != nil {
		return c.bad("%s", err)
	}
	<-ctx.Done()
	closeAll(servers)
	c.ledger(servers)
	servers = nil
	return exitFine
}

// loopbackAddress reads an address of this machine: the simulators' tokens are
// predictable, so nobody else may reach them.
func loopbackAddress(text string) (host string, port int, err error) {
	host, digits, err := net.SplitHostPort(text)
	if err != nil {
		return "", 0, fmt.Errorf("%q is not an address with a port, as 127.0.0.1:8085", text)
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil {
		return "", 0, fmt.Errorf("%q is not a port", digits)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
		return "", 0, fmt.Errorf("%q is not an address of this machine alone: simulated providers and what they call are at 127.0.0.1 or ::1 only", host)
	}
	return host, int(n), nil
}

// announce says where the sandboxes are, before the first request is logged.
func (f *sandboxFlags) announce(c *console, servers []*loopback, log *requestLog) error {
	log.mu.Lock()
	defer log.mu.Unlock()
	text := settingsText(servers)
	if f.write != "" {
		if err := writePrivate(f.write, text); err != nil {
			return err
		}
	}
	for _, s := range servers {
		c.Out.printf("%s serves %s\n", c.Out.bold("sandbox "+s.name), s.url)
	}
	if f.write != "" {
		c.Out.printf("settings are in %s: ivrflow run FLOW --settings %s\n", f.write, shellWord(f.write))
	} else {
		c.Out.printf("settings for ivrflow run --settings FILE:\n\n%s\n", text)
	}
	c.Out.print("end it with ctrl-c\n\n")
	return nil
}

func (c *console) ledger(servers []*loopback) {
	c.Out.printf("\n%s\n", c.Out.bold("Ledger"))
	all := bookings(servers)
	for _, b := range all {
		c.Out.printf("  %s  %s\n", b.at.Format("15:04:05"), plain(b.String()))
	}
	if len(all) == 0 {
		c.Out.print("  nothing was started or charged\n")
	}
}

// sandboxHelp lists the providers with their scenarios, and the faults.
func sandboxHelp() string {
	var b strings.Builder
	catalog := sandbox.Catalog()
	for _, name := range slices.Sorted(maps.Keys(catalog)) {
		listUnder(&b, name, "scenarios "+strings.Join(catalog[name](sandbox.Config{}).Scenarios(), ", "))
	}
	listUnder(&b, "faults", strings.Join(sandbox.FaultKinds(), ", "))
	return b.String()
}

// listUnder writes a text beside its name, in as many lines as it takes.
func listUnder(b *strings.Builder, name, text string) {
	for _, line := range wrap(text, 80) {
		fmt.Fprintf(b, "  %-10s %s\n", name, line)
		name = ""
	}
}

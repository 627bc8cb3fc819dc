package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"sort"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
)

// Program is a compiled flow with everything it reaches. It is immutable and
// serves any number of calls at once. Make it with [Compile].
type Program struct {
	// Flow is the name of the flow that calls begin with.
	Flow string
	// Fingerprint is the SHA-256, in hex, of every reachable file, the
	// dialect's version and the versions of an embedder's applets. A call
	// goes on with the program it began with.
	Fingerprint string

	files    map[string][]byte
	graphs   map[string]*graph
	inputs   []flows.Input
	settings []flows.Setting
	used     []string // keys of the settings that templates and expressions use
	secret   map[string]bool
}

// graph is one flow of a program.
type graph struct {
	start    string
	defaults map[string]string // onHangup, onError
	nodes    map[string]*node
	source   *flows.CallFlow
	scope    *scope
}

type node struct {
	applet Applet
	kind   string
	pos    source.Pos
	exits  map[string]string // every exit the applet has; "" ends the flow
	dead   map[string]bool   // failure exits that nobody wired
	runs   string            // the flow that the applet runs
	never  []string          // exits of its kind that the applet, as it is written, cannot take
	facts  Facts

	order   []string          // the exits of its kind, in their order
	failure map[string]bool   // which of them are failure exits
	instead map[string]string // with which exit each goes when nobody wires it
}

// Inputs are the values that a call of the program takes.
func (p *Program) Inputs() []flows.Input { return p.inputs }

// Settings are the settings that the flow declares.
func (p *Program) Settings() []flows.Setting { return p.settings }

// SettingsUsed lists the keys of all settings that the program uses, sorted.
func (p *Program) SettingsUsed() []string { return p.used }

// IsSecret reports whether a data source holds a secret: marked, by its name,
// or by its use in a header that authorizes.
func (p *Program) IsSecret(name string) bool { return p.secret[name] }

// Files are what [Program.Fingerprint] stands for: the documents that the
// program was made of, as they were, under "flow NAME" and "interaction NAME";
// the versions of the dialect of interactions and of an embedder's applets
// under "dialect of interactions" and "applet KIND". The bytes are not to be
// changed.
func (p *Program) Files() map[string][]byte { return maps.Clone(p.files) }

// Exits lists the exits of each applet by name, and where they lead.
func (p *Program) Exits() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, g := range p.graphs {
		for name, n := range g.nodes {
			out[name] = n.exits
		}
	}
	return out
}

// Compile makes a program of a flow. The error is source.Errors: every mistake
// of the flow and of the documents it uses. Warnings are in findings, even
// when there is no error.
func Compile(flow *flows.CallFlow, catalog Catalog, list *source.List) (*Program, error) {
	c := &compiler{catalog: catalog, list: list, files: map[string][]byte{}, keys: map[string]bool{}, graphs: map[string]*graph{}, scopes: map[string]*scope{}}
	p := c.program(flow)
	if err := list.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

// fingerprint hashes what a program is made of, in an order of its own.
func fingerprint(files map[string][]byte) string {
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	sort.Strings(names)
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", Version)
	for _, n := range names {
		sum := sha256.Sum256(files[n])
		fmt.Fprintf(h, "%q %x\n", n, sum)
	}
	return hex.EncodeToString(h.Sum(nil))
}

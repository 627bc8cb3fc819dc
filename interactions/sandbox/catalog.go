package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Catalog lists the providers by the name of their folder of interactions. The
// map is the caller's.
func Catalog() map[string]func(Config) Provider {
	return map[string]func(Config) Provider{
		"hostedpci": NewHostedPCI,
		"paycomet":  NewPaycomet,
		"syspay":    NewSysPay,
		"vonage":    NewVonage,
		"worldnet":  NewWorldnet,
	}
}

// New makes the provider of that name from [Catalog]. It returns an error when
// the name, the scenario or a fault is unknown; the message lists the known
// ones.
func New(name string, c Config) (Provider, error) {
	catalog := Catalog()
	makeProvider, ok := catalog[name]
	if !ok {
		return nil, fmt.Errorf("unknown provider %q; known: %s", name, strings.Join(slices.Sorted(maps.Keys(catalog)), ", "))
	}
	p := makeProvider(c)
	if err := c.check(p.Scenarios()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

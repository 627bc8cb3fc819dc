package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// sandboxSettings adds what the sandboxes need. The operator may say otherwise,
// to try a wrong password for instance, but not where the provider is: what
// runs in a sandbox never reaches the real one.
func (c *console) sandboxSettings(servers []*loopback, settings vars.Settings) {
	for _, b := range servers {
		own := b.provider.Settings(b.url)
		for _, key := range slices.Sorted(maps.Keys(own)) {
			address := strings.Contains(own[key], b.url)
			if address && settings[key] != "" {
				c.Err.printf("%sthe setting %s is not used: with --sandbox it is the sandbox's\n", c.Err.yellow("warning: "), key)
			}
			if address || settings[key] == "" {
				settings[key] = own[key]
			}
		}
	}
}

// samples gives those of the inputs that nobody gave and that a sandbox has
// samples of: the provider's made-up cardholder. It says which.
func (c *console) samples(servers []*loopback, inputs []string, given map[string]string) {
	var used []string
	for _, name := range inputs {
		if _, ok := given[name]; ok {
			continue
		}
		for _, b := range servers {
			if v, ok := b.provider.Samples()[name]; ok {
				given[name] = v
				used = append(used, name)
				break
			}
		}
	}
	if len(used) > 0 {
		c.Err.printf("the sandbox's own: %s (give yours with --input Name=Value)\n", strings.Join(used, ", "))
	}
}

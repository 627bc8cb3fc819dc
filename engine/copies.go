package engine

import "github.com/ivrflow/ivrflow/engine/vars"

// copied says that one data source is filled from another as it is: what is
// known of the one at load is then known of the other.
type copied struct {
	from, to         *scope
	source, receiver string
}

// settle carries types and secrets along the copies, through chains of them:
// a copy of a secret is one, and so is what is copied to where only secrets
// stand. A secret that is one by its name alone says nothing of what it was
// copied from.
func (c *compiler) settle() {
	for _, x := range c.copies { // receivers are known even if nobody knows of what type
		if _, ok := x.to.types[x.receiver]; !ok {
			x.to.types[x.receiver] = vars.Null
			x.to.open[x.receiver] = true
		}
	}
	for range len(c.copies) + len(c.mixes) + 1 { // a chain is no longer than there are copies
		for _, x := range c.mixes {
			if x.to.needsSecret(x.receiver) && x.from.secret[x.source] == "" {
				x.from.secret[x.source] = "use"
			}
		}
		for _, x := range c.copies {
			if x.to.open[x.receiver] && x.from.types[x.source] != vars.Null {
				x.to.types[x.receiver] = x.from.types[x.source]
			}
			if x.from.IsSecret(x.source) && x.to.secret[x.receiver] == "" {
				x.to.secret[x.receiver] = "use"
			}
			if x.to.needsSecret(x.receiver) && x.from.secret[x.source] == "" {
				x.from.secret[x.source] = "use"
			}
		}
	}
	for _, x := range c.copies { // filled from two of different types: the type is not known
		if t := x.from.types[x.source]; x.to.types[x.receiver] != t && t != vars.Null {
			x.to.types[x.receiver] = vars.Null
		}
	}
}

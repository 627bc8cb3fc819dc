package interactions

import (
	"fmt"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// computing evaluates the Lets and the Verify of one request. It is for one
// goroutine.
type computing struct {
	it      *Interaction
	f       *engine.Fetch
	vault   vars.Vault
	attempt int
	at      time.Time             // of the last attempt
	sent    []time.Time           // of all attempts
	values  map[string]vars.Value // of the last attempt, clear
	secret  map[string]string     // clear texts of all attempts that are secrets
	signed  map[string]string     // what Verify compared: signatures
}

// next computes the values of the next attempt. Its error names the Let and
// what is missing, and holds no value.
func (c *computing) next(now time.Time) error {
	c.attempt++
	c.at = now.UTC().Round(0)
	c.sent = append(c.sent, c.at)
	c.values = make(map[string]vars.Value, len(c.it.lets))
	run := expression.Runtime{Now: c.at}
	if c.f.Seed != "" {
		run.Random = (&draws{seed: c.f.Seed, attempt: c.attempt}).fill
	}
	hidden := map[string]bool{}
	for _, l := range c.it.lets {
		uses := c.uses(l.name)
		v, err := c.evaluate(l, uses, run)
		if err != nil {
			return fmt.Errorf("the Let %s: %w", l.name, err)
		}
		if v.IsNull() {
			return fmt.Errorf("the Let %s: %s: it gives no value (null)", l.name, l.expr.Pos())
		}
		c.values[l.name] = v
		if hidden[l.name] = l.secret || reads(l, uses, hidden); hidden[l.name] {
			if c.secret == nil {
				c.secret = map[string]string{}
			}
			c.secret[fmt.Sprintf("%s%s#%d", letRef, l.name, c.attempt)] = v.Text
		}
	}
	return nil
}

// reads reports whether a Let reads a secret.
func reads(l *let, uses map[string]vars.Value, hidden map[string]bool) bool {
	for _, v := range uses {
		if v.IsSecret() {
			return true
		}
	}
	for _, p := range l.expr.Placeholders() {
		if !p.Setting && hidden[p.Name] {
			return true
		}
	}
	return false
}

func (c *computing) uses(name string) map[string]vars.Value {
	for i := range c.f.Lets {
		if c.f.Lets[i].Name == name {
			return c.f.Lets[i].Uses
		}
	}
	return nil
}

func (c *computing) evaluate(l *let, uses map[string]vars.Value, run expression.Runtime) (vars.Value, error) {
	s := &clearScope{c: c, uses: uses}
	v, err := l.expr.Compute(s, run)
	if err != nil && s.lost != "" {
		return v, fmt.Errorf("%s: %w", l.expr.Pos(), &vars.LostError{Ref: s.lost})
	}
	return v, err
}

// clearScope opens what an expression reads.
type clearScope struct {
	c    *computing
	uses map[string]vars.Value
	lost string // a reference for which the vault has nothing
}

func (s *clearScope) Data(name string) vars.Value {
	if v, ok := s.c.values[name]; ok {
		return v
	}
	return s.open(s.uses[name])
}

func (s *clearScope) Setting(key string) vars.Value { return s.open(s.uses["#"+key]) }

func (s *clearScope) open(v vars.Value) vars.Value {
	if v.IsSecret() {
		text, ok := s.c.vault.Get(v.Ref)
		if !ok {
			s.lost = v.Ref
		}
		v.Text = text
	}
	return v
}

// letVault is the call's vault with the values of the Lets in front.
type letVault struct {
	vars.Vault
	values map[string]vars.Value
}

func (v letVault) Get(ref string) (string, bool) {
	if !isLet(ref) {
		return v.Vault.Get(ref)
	}
	value, ok := v.values[strings.TrimPrefix(ref, letRef)]
	return value.Text, ok
}

func isLet(ref string) bool { return strings.HasPrefix(ref, letRef) }

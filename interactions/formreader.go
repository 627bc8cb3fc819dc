package interactions

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// formReader is for Type URLENCODED. The first of several keys of a name
// counts. Values are texts; a missing key is null.
type formReader struct{ locators []formLocator }

func newFormReader(locators []locator) reader {
	r := &formReader{}
	for _, at := range locators {
		r.locators = append(r.locators, at.(formLocator))
	}
	return r
}

func (r *formReader) read(b body) reply {
	if b.isWholeMask() {
		return reply{body: b.text, hidden: true}
	}
	b.text = strings.TrimSpace(b.text)
	f := formBody{body: b, pairs: pairsOf(b.text), byKey: map[string][]int{}}
	switch {
	case b.text == "":
		return b.empty()
	case len(f.pairs) == 0 || !f.pairs[0].likely():
		return b.unreadable("the answer is not url-encoded")
	}
	f.suspect = strings.ContainsAny(b.text, "%+") || b.known.In(b.text)
	for i, one := range f.pairs {
		if _, ok := vars.Masked(one.key); ok && b.replay {
			f.hiddenKey = true
		}
		f.byKey[one.key] = append(f.byKey[one.key], i)
	}
	f.at = make([][]int, len(f.pairs))
	chosen := make([]int, len(r.locators)) // pair by spot; none, hidden
	for i, at := range r.locators {
		chosen[i] = f.find(at, i)
	}
	readings := make([]reading, len(f.pairs))
	out := f.masked(readings)
	found := make([]reading, len(r.locators))
	for i, pair := range chosen {
		switch pair {
		case noPair:
		case hiddenPair:
			found[i] = unknown()
		default:
			found[i] = readings[pair]
		}
	}
	return reply{body: out, found: found}
}

// likely reports whether a text that begins with the pair is url-encoded at
// all, and no error page.
func (p pair) likely() bool {
	return p.equals && p.rawKey != "" && !strings.ContainsAny(p.rawKey, " \t\r\n<>{}\"")
}

// formBody is an url-encoded body while it is read.
type formBody struct {
	body
	pairs     []pair
	byKey     map[string][]int
	at        [][]int // spots by pair
	suspect   bool    // a pair may hold a known secret
	hiddenKey bool    // recording: a key is masked
}

const (
	noPair     = -1
	hiddenPair = -2
)

// find is the pair that a locator reads. Every pair of its name is a spot, so
// that all of them are masked when the value is a secret.
func (f *formBody) find(at formLocator, spot int) int {
	if !at.selects {
		return f.choose(at.key, at.nth, spot)
	}
	if f.hiddenKey {
		return hiddenPair
	}
	chosen, decided := noPair, false
	for n, one := range f.pairs {
		i, ok := at.index(one.key)
		if !ok || f.byKey[one.key][0] != n {
			continue
		}
		switch _, masked := vars.Masked(one.value); {
		case masked && f.replay && !decided:
			return hiddenPair
		case one.value == at.value && !decided:
			chosen, decided = f.choose(at.of(i), at.nth, spot), true
		case one.value == at.value:
			f.choose(at.of(i), at.nth, spot)
		}
	}
	return chosen
}

func (f *formBody) choose(key string, nth, spot int) int {
	all := f.byKey[key]
	for _, n := range all {
		f.at[n] = append(f.at[n], spot)
	}
	switch n := choose(nth, len(all)); {
	case f.hiddenKey && (n < 0 || nth != 1):
		return hiddenPair
	case n < 0:
		return noPair
	default:
		return all[n]
	}
}

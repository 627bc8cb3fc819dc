package interactions

import "github.com/ivrflow/ivrflow/engine/vars"

// secrets are the known secrets of a call and of the answer that is being
// read.
type secrets []vars.Known

// In reports whether the text holds one in any form, or what could be taken
// for a mask.
func (s secrets) In(text string) bool {
	if len(s) == 0 { // cards and forged masks are seen without any secret
		return vars.Known{}.In(text)
	}
	for _, k := range s {
		if k.In(text) {
			return true
		}
	}
	return false
}

// Clean is the text with every known secret replaced.
func (s secrets) Clean(text string) string {
	for _, k := range s {
		text = k.Clean(text)
	}
	return text
}

// knownFrom are the secrets of an answer itself: a token may stand in it a
// second time, at a place that nobody marked.
func knownFrom(clear map[string]string) vars.Known {
	v := vars.NewMemoryVault()
	for ref, text := range clear {
		_ = v.Put(ref, text) // never fails
	}
	return vars.KnownIn(v)
}

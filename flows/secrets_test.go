package flows_test

import (
	"maps"
	"net/http"
	"regexp"
	"strings"

	"github.com/ivrflow/ivrflow/engine/leg"
)

// sandboxCards are what callers type on the pages of the sandboxes.
var sandboxCards = []string{"4111111111111111", "4000000000000002", "4444333322221111"}

// secrets is all of a call that nothing but the wire and the vault may hold, by
// what it is: the provider's settings but for those that the flow calls no
// secret, the vault's, what the caller keys, cards, and the digests that
// requests authorize themselves with.
func (w *world) secrets() map[string]string {
	all := maps.Collect(w.vault.All())
	open := map[string]bool{}
	for _, s := range w.program.Settings() {
		if !s.Secret {
			open[w.drive.Settings[s.Name]] = true
		}
	}
	for name, value := range w.drive.Settings {
		if !open[value] { // one that the flow does not know may have the value of one that it does: two addresses of a provider
			all["#"+name] = value
		}
	}
	for _, s := range w.caller.script {
		if keys := strings.Trim(s.Keys, "#*"); s.Do == leg.StepKeys && len(keys) > 2 {
			all["keyed "+keys] = keys
		}
	}
	for _, card := range sandboxCards {
		all["card "+card] = card
	}
	w.digests.Range(func(digest, _ any) bool {
		all["digest "+digest.(string)] = digest.(string)
		return true
	})
	return all
}

var digests = regexp.MustCompile(`Digest="([^"]+)"`)

// authorizes remembers what a request authorizes itself with.
func (w *world) authorizes(r *http.Request) {
	if hash := r.URL.Query().Get("HASH"); hash != "" { // of a link that a caller opened
		w.digests.Store(hash, true)
	}
	for _, values := range r.Header {
		for _, m := range digests.FindAllStringSubmatch(strings.Join(values, "\n"), -1) {
			w.digests.Store(m[1], true)
		}
	}
}

package interactions

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"maps"
	"slices"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// requestHash is the same for equal requests.
type requestHash [sha256.Size]byte

// hashOf tells equal requests: of the same document, with the same clear
// values in every place. Values that are computed for each attempt count by
// what they are computed from.
func (c *cache) hashOf(f *engine.Fetch, v vars.Vault) (requestHash, error) {
	c.mu.Lock()
	if c.secret == nil {
		c.secret = make([]byte, sha256.Size)
		_, _ = rand.Read(c.secret) // never fails
	}
	h := requestHasher{Hash: hmac.New(sha256.New, c.secret), vault: v}
	c.mu.Unlock()
	h.write(f.Document, f.Method, string(f.Host))
	h.text(f.URL)
	h.count(len(f.Headers))
	for _, one := range f.Headers {
		h.text(one.Key)
		h.text(one.Value)
	}
	h.text(f.Body)
	for _, l := range f.Lets {
		h.write(l.Name, l.Expr)
		h.count(len(l.Uses))
		for _, name := range slices.Sorted(maps.Keys(l.Uses)) {
			value := l.Uses[name]
			h.write(name, string(value.Type), h.open(value.Ref, value.Text))
		}
	}
	return requestHash(h.Sum(nil)), h.err
}

type requestHasher struct {
	hash.Hash
	vault vars.Vault
	err   error // a secret is lost
}

// write hashes texts so that no two lists of them look alike.
func (h *requestHasher) write(all ...string) {
	for _, s := range all {
		h.count(len(s))
		_, _ = h.Write([]byte(s))
	}
}

func (h *requestHasher) count(n int) {
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(n)))
}

func (h *requestHasher) text(t vars.Text) {
	h.count(len(t))
	for _, p := range t {
		h.write(h.open(p.Ref, p.Lit))
		h.count(len(p.Via))
		h.write(p.Via...)
	}
}

func (h *requestHasher) open(ref, text string) string {
	switch {
	case ref == "":
		return "literal " + text
	case isLet(ref):
		return ref
	}
	clear, ok := h.vault.Get(ref)
	if !ok {
		h.err = &vars.LostError{Ref: ref}
	}
	return "secret " + clear
}

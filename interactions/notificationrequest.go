package interactions

import (
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"time"
)

// incoming is a request that came in, in the clear. It is immutable, in memory
// only, and nothing of it is ever logged.
type incoming struct {
	n      *Notification
	at     time.Time
	method string
	header http.Header
	query  params
	form   params
	body   string
	whole  [sha256.Size]byte // what tells a repeat where there is no Dedupe
}

func newIncoming(n *Notification, r *http.Request, body string, at time.Time) *incoming {
	m := &incoming{n: n, at: at, method: r.Method, header: r.Header, body: body, query: pairsOf(r.URL.RawQuery)}
	if t := n.doc.language.name; t == "URLENCODED" || t == "NONE" {
		text, _ := decodeForm(answer{headers: r.Header, body: body})
		m.form = pairsOf(text)
	}
	h := sha256.New()
	for _, part := range []string{r.Method, n.path, r.URL.RawQuery, body} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	h.Sum(m.whole[:0])
	return m
}

// size is about what it takes in memory.
func (m *incoming) size() int {
	n := len(m.body) * 2
	for name, values := range m.header {
		for _, v := range values {
			n += len(name) + len(v)
		}
	}
	for _, p := range m.query {
		n += len(p.rawKey) + 2*len(p.rawValue)
	}
	return n + 512
}

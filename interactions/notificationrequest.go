package interactions

import (
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"strings"
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
	if n.readsForm() {
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

// readsForm reports whether a body is read as a form.
func (n *Notification) readsForm() bool {
	t := n.doc.language.name
	return t == "URLENCODED" || t == "NONE"
}

// size is about what it takes in memory.
func (m *incoming) size() int {
	const entry = 160 // of a parameter, or of a header: what holds its texts
	n := len(m.body) * 2
	for name, values := range m.header {
		for _, v := range values {
			n += len(name) + len(v) + entry
		}
	}
	for _, all := range []params{m.query, m.form} {
		for _, p := range all {
			n += len(p.rawKey) + 2*len(p.rawValue) + entry
		}
	}
	return n + 512
}

// MaxParams is how many parameters a query, or a form, may have.
const MaxParams = 1000

// tooMany reports whether the text of a query or form has more.
func tooMany(text string) bool { return strings.Count(text, "&") >= MaxParams }

package interactions

import (
	"errors"
	"time"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

var _ engine.Linker = (*Client)(nil)

// Link implements [engine.Linker]: the address of a request, with its Lets
// computed, its holes filled and its host checked as for one that is sent.
func (c *Client) Link(f engine.Fetch, at time.Time, v vars.Vault) (link string, err error) {
	known := secrets{vars.KnownIn(v), vars.KnownSent(v, f.URL)}
	defer func() {
		if p := recover(); p != nil { // a fault of ours ends one message only
			err = errors.New("the link could not be computed")
		}
		if err != nil {
			err = errors.New(known.Clean(err.Error()))
		}
	}()
	var it *Interaction
	if c.Library != nil {
		it = c.Library.ByFingerprint(f.Document)
	}
	if it == nil {
		return "", errors.New("the document of this link is not known here")
	}
	all := v
	if len(it.lets) > 0 {
		lets := &computing{it: it, f: &f, vault: v}
		if err := lets.next(at); err != nil {
			return "", err
		}
		all = letVault{v, lets.values}
	}
	written, err := f.URL.Fill(all)
	if err != nil {
		return "", err
	}
	to, err := address(written)
	if err != nil {
		return "", err
	}
	return to.String(), c.checkTarget(to, f.Host)
}

// CheckLink reports what a document may not have whose request is a link that
// a browser opens: it is a GET without a body and without headers, and nobody
// of ours reads the answer.
func (it *Interaction) CheckLink(pos source.Pos, list *source.List) {
	switch {
	case it.Method() != "GET":
		list.Mistake(pos, "link", "%s cannot be a link: a browser opens it with GET, and its Method is %s", it.Name, it.Method())
	case it.content != "" || !it.body.IsEmpty():
		list.Mistake(pos, "link", "%s cannot be a link: it has a body", it.Name)
	case len(it.headers) > 0:
		list.Mistake(pos, "link", "%s cannot be a link: a browser sends none of its Headers", it.Name)
	case len(it.Destinations()) > 0 || it.verify != nil:
		list.Mistake(pos, "link", "%s cannot be a link: nobody of ours reads its answer, so it has no destinations and no Verify", it.Name)
	}
}

package engine

import (
	"context"
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// Effects performs requests. An implementation fills the holes from the
// vault, sends, masks the answer and puts new secrets into the vault, so that
// what it returns may be journaled as it is. It never panics and has no error:
// whatever happens is an outcome. ctx ends when this process stops.
type Effects interface {
	Fetch(ctx context.Context, f Fetch, v vars.Vault) Fetched
}

// Linker is what Effects can do that compute links for messages.
type Linker interface {
	// Link fills the address of a request as Fetch would at that time, and
	// sends nothing. Its error holds no secret.
	Link(f Fetch, at time.Time, v vars.Vault) (string, error)
}

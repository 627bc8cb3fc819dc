package engine

import (
	"context"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// Effects performs requests. An implementation fills the holes from the
// vault, sends, masks the answer and puts new secrets into the vault, so that
// what it returns may be journaled as it is. It never panics and has no error:
// whatever happens is an outcome. ctx ends when this process stops.
type Effects interface {
	Fetch(ctx context.Context, f Fetch, v vars.Vault) Fetched
}

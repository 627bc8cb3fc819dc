package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// TestShippedChecks: check finds nothing in anything that is shipped, flow,
// interaction or notification.
func TestShippedChecks(t *testing.T) {
	var out, errs strings.Builder
	names := slices.Concat(namesIn(flows.Shipped()), namesIn(interactions.Shipped()))
	if code := run(t.Context(), append([]string{"check"}, names...), strings.NewReader(""), &out, &errs, nil); code != exitFine || errs.Len() > 0 {
		t.Errorf("exit %d: %s%s", code, out.String(), errs.String())
	}
}

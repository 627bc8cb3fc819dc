package interactions

import (
	"slices"
	"strconv"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// repeats reads effect, timeout and retry. What the Shape reported is left
// alone.
func (it *Interaction) repeats(e *source.Element, list *source.List) {
	it.effect = e.Value("effect")
	if !slices.Contains(effects(), it.effect) {
		switch it.method {
		case "GET", "HEAD":
			it.effect = engine.Safe
		case "PUT", "DELETE":
			it.effect = engine.Idempotent
		default:
			it.effect = engine.Once
		}
	}
	it.timeout = DefaultTimeout
	if a, ok := e.Attr("timeout"); ok {
		if d, err := source.ParseDuration(a.Value.String()); err == nil {
			it.timeout = d
			if d <= 0 || d > MaxTimeout {
				list.Mistake(a.Value.Pos(), "bad-value", "the timeout of a request is longer than 0s and at most %s", MaxTimeout)
			}
		}
	}
	a, ok := e.Attr("retry")
	if !ok {
		return
	}
	n, err := strconv.Atoi(a.Value.String())
	switch {
	case err != nil: // reported by the Shape
	case n < 0 || n > MaxRetry:
		list.Mistake(a.Value.Pos(), "bad-value", "retry is 0 to %d", MaxRetry)
	case n > 0 && it.effect == engine.Once:
		list.Mistake(a.Value.Pos(), "retry-once", `a request whose effect is "once" is never sent again: leave retry out, or say effect="idempotent" (a repeat changes nothing) or effect="keyed"`)
	default:
		it.retry = n
	}
}

// keyed demands the key by which the server tells a repeat.
func (it *Interaction) keyed(e *source.Element, list *source.List) {
	if e == nil {
		return
	}
	for _, p := range it.allPlaceholders() {
		if p.Setting || p.Name != requestKey {
			continue
		}
		if it.effect != engine.Keyed {
			list.Warn(p.Pos, "request-key", `$(RequestKey) is null here: it is filled where the request says effect="keyed"`)
		}
		return
	}
	if it.effect != engine.Keyed {
		return
	}
	a, _ := e.Attr("effect")
	list.Mistake(a.Value.Pos(), "keyed", `effect="keyed" needs $(RequestKey) in the request: by it the server tells a repeat`)
}

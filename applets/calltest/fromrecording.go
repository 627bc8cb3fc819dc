package calltest

import (
	"context"
	"iter"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/interactions"
)

// FromRecording is [Write] for who has the program: the answers have their
// bodies as the recording kept them, with made-up secrets, so that the Locators
// are tested too. Where such a test does not pass (a signature cannot be made
// up), the answers are given by their values instead. The result is that of the
// test as it is returned, which may fail.
func FromRecording(ctx context.Context, name string, records iter.Seq2[journal.Record, error], p *engine.Program, library *interactions.Library) (text []byte, result *Result, err error) {
	var kept []journal.Record
	for rec, err := range records {
		if err != nil {
			return nil, nil, err
		}
		kept = append(kept, rec)
	}
	for _, bodies := range []bool{true, false} {
		if text, err = write(name, each(kept), bodies); err != nil {
			return nil, nil, err
		}
		var list source.List
		t := Parse(name+".xml", text, &list)
		if err = list.Err(); err != nil {
			continue
		}
		if result = t.Run(ctx, p, library); result.Passed() {
			break
		}
	}
	return text, result, err
}

// each is records that can be read again.
func each(kept []journal.Record) iter.Seq2[journal.Record, error] {
	return func(yield func(journal.Record, error) bool) {
		for _, rec := range kept {
			if !yield(rec, nil) {
				return
			}
		}
	}
}

// masks are those in a recorded body.
var masks = regexp.MustCompile(`\x{27E6}[^\x{27E6}\x{27E7}]*\x{27E7}`)

// body gives an Answer the body and the headers that the recording kept; false
// when it kept none, or XML cannot hold it.
func (w *writer) body(a *etree.Element, f *engine.Fetched) bool {
	if _, whole := vars.Masked(f.Body); f.Body == "" || whole || !utf8.ValidString(f.Body) || strings.ContainsFunc(f.Body, unwritable) {
		return false
	}
	for _, h := range f.Headers {
		w.named(a, "Header", h.Name, w.unmasked(h.Value))
	}
	a.CreateElement("Body").SetText(w.unmasked(f.Body))
	return true
}

// unmasked has made-up secrets in the places of masks, the same for the same.
func (w *writer) unmasked(text string) string {
	return masks.ReplaceAllStringFunc(text, func(mask string) string {
		ref, _ := vars.Masked(mask)
		if w.madeUp[ref] == "" {
			w.madeUp[ref] = w.text(ref, vars.Secret(ref, vars.Server))
		}
		return w.madeUp[ref]
	})
}

// unwritable are characters that XML does not have (XML 1.0, 2.2).
func unwritable(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

package interactions

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"path"

	"github.com/ivrflow/ivrflow/engine/source"
)

// AnswerSample is an answer of the server, or a notification, that is kept in a
// file beside its document.
type AnswerSample struct {
	File string
	Data []byte // the body, or status line, headers and body
}

// answer is the sample as if it had come just now. The body goes to the end of
// the file, whatever the headers say of its length.
func (s AnswerSample) answer() (answer, bool, error) {
	if !bytes.HasPrefix(s.Data, []byte("HTTP/")) {
		return answer{status: http.StatusOK, headers: http.Header{}, body: string(s.Data)}, false, nil
	}
	r := bufio.NewReader(bytes.NewReader(s.Data))
	resp, err := http.ReadResponse(r, &http.Request{Method: http.MethodHead})
	if err != nil {
		return answer{}, false, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(r)
	return answer{status: resp.StatusCode, headers: resp.Header, body: string(body)}, true, err
}

// CheckSamples holds the Locators against samples of the answer: each Field
// finds something in one of them, of its DataType. A Field with a default, and
// a Locator with placeholders, are left alone.
func (it *Interaction) CheckSamples(samples []AnswerSample, list *source.List) {
	seen := make([]bool, len(it.fields))
	tried := false
	for _, s := range samples {
		a, whole, err := s.answer()
		if err != nil {
			list.Warn(source.Pos{File: s.File}, sampleCode, "this sample cannot be read: it begins with HTTP/ and is no answer")
			continue
		}
		text, issue := it.decoded(a)
		p := it.plan(nil)
		x := it.extract(p, material{body: body{text: text}, headers: a.headers, status: a.status}, nil)
		if x.issue != "" {
			issue = x.issue
		}
		if issue != "" {
			list.Warn(source.Pos{File: s.File}, sampleCode, "this sample cannot be read: %s", issue)
			continue
		}
		tried = true
		it.sampled(p, x.found, s, whole, seen, list)
	}
	if !tried {
		return
	}
	for i, one := range it.sought {
		if f := it.fields[one.field]; !seen[one.field] && f.fallback.IsNull() && it.firstOf(i) {
			list.Warn(one.pos, sampleCode, "%s finds nothing in %s", one.text(), sampleNames(samples))
		}
	}
}

const sampleCode = "locator-sample"

// sampled notes the Fields that found something.
func (it *Interaction) sampled(p *plan, found []reading, s AnswerSample, whole bool, seen []bool, list *source.List) {
	for i, one := range p.sought {
		f := it.fields[one.field]
		r := found[i]
		switch {
		case one.from == fromStatus, one.from == fromHeader && !whole: // nobody can tell
			seen[one.field] = true
		case !r.exists || r.none(f.typ):
		case r.hidden || r.mask != "":
			seen[one.field] = true
		default:
			seen[one.field] = true
			if _, err := converted(f.typ, r); err != nil {
				list.Warn(one.pos, sampleCode, "what %s finds in %s is %v", one.text(), path.Base(s.File), err)
			}
		}
	}
}

// firstOf reports whether a Locator is the first of its Field.
func (it *Interaction) firstOf(i int) bool {
	return i == 0 || it.sought[i-1].field != it.sought[i].field
}

func sampleNames(samples []AnswerSample) string {
	if len(samples) > 1 {
		return "any of the samples beside this document"
	}
	return "the sample " + path.Base(samples[0].File)
}

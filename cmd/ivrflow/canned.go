package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"regexp"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// canned is the answer of a file. It takes the place of the network.
type canned struct {
	status  int
	headers http.Header
	body    []byte
}

var _ http.RoundTripper = (*canned)(nil)

// readCanned reads an answer: a body, or with its status line and headers.
// status, when it is not 0, is taken before the file's.
func readCanned(name string, status int) (*canned, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := readAll(f, maxDocument)
	if err != nil {
		return nil, err
	}
	a := &canned{status: http.StatusOK, headers: http.Header{}, body: data}
	// HTTP/2 has no minor version in what curl writes.
	if short := regexp.MustCompile(`^HTTP/([0-9]) `); short.Match(data) {
		data = short.ReplaceAll(data, []byte("HTTP/$1.0 "))
	}
	if bytes.HasPrefix(data, []byte("HTTP/")) {
		if err := a.read(data); err != nil {
			return nil, err
		}
	}
	if status != 0 {
		a.status = status
	}
	return a, nil
}

// read reads a whole answer. Its body goes to the end of the file, whatever
// the headers say of its length: it is as it was shown, decoded.
func (a *canned) read(data []byte) error {
	r := bufio.NewReader(bytes.NewReader(data))
	resp, err := http.ReadResponse(r, &http.Request{Method: http.MethodHead})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	a.status, a.headers = resp.StatusCode, resp.Header
	a.body, err = io.ReadAll(r)
	return err
}

// RoundTrip implements [http.RoundTripper].
func (a *canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: a.status, Header: a.headers.Clone(), Body: io.NopCloser(bytes.NewReader(a.body)), Request: r}, nil
}

// offline is the request whose answer comes out of a file: it goes nowhere, so
// that it needs neither an address nor settings, and is tried once.
func (t *trial) offline() *engine.Fetch {
	f := engine.Fetch{Interaction: t.name, Document: t.it.Fingerprint, Method: t.it.Method(), Effect: t.it.Effect(), Ref: triedApplet + "#1", Seed: t.seed()}
	if t.fetch != nil {
		f = *t.fetch
	} else {
		for _, d := range t.it.Destinations() {
			if t.program.IsSecret(d.Name) {
				f.Seal = append(f.Seal, d.Name)
			}
		}
	}
	f.URL, f.Host, f.Headers, f.Body, f.Retry = vars.Literal("https://offline.invalid/"), vars.Designer, nil, nil, 0
	return &f
}

// seed is the seed of a request that was refused.
func (t *trial) seed() string {
	text, _ := t.state.Call.Seed.MarshalText() // never fails
	return string(text)
}

// verifies reports whether the document has a Verify: that may read settings.
func (t *trial) verifies() bool {
	root, err := source.Parse(t.doc.file, t.doc.data)
	if err != nil {
		return false
	}
	response := root.Child("Response")
	return response != nil && response.Child("Verify") != nil
}

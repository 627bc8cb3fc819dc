package calltest

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// What may go wrong with a request: the Fault of an [Answer]. What comes of it
// for the call is decided as on a network.
const (
	FaultRefused   = "refused"   // nothing was sent, certainly nothing was done: onInterfaceFailure
	FaultLost      = "lost"      // the request may have arrived, no answer came: onUnknown
	FaultTruncated = "truncated" // the answer breaks off in the middle: onUnknown
	FaultGarbage   = "garbage"   // a whole answer that is not of the document's Type
)

func faults() []string { return []string{FaultRefused, FaultLost, FaultTruncated, FaultGarbage} }

// garbage is no JSON, no XML and no form.
const garbage = "<<\x00\x01 this is {not what [was expected"

var errDropped = errors.New("the connection was dropped")

// response is what the network gives.
func (a *Answer) response(r *http.Request) (*http.Response, error) {
	var body io.Reader = strings.NewReader(a.Body)
	switch a.Fault {
	case FaultRefused:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case FaultLost:
		return nil, errDropped
	case FaultTruncated:
		body = io.MultiReader(strings.NewReader(a.Body[:len(a.Body)/2]), broken{})
	case FaultGarbage:
		body = strings.NewReader(garbage)
	}
	header := http.Header{}
	for _, h := range a.Headers {
		header.Add(h.Name, h.Value)
	}
	return &http.Response{StatusCode: a.Status, Header: header, Body: io.NopCloser(body), Request: r}, nil
}

// broken is a connection that is gone.
type broken struct{}

// Read implements [io.Reader].
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

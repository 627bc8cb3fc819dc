package sandbox

import (
	"bytes"
	"maps"
	"net/http"
	"strconv"
)

var _ http.ResponseWriter = (*recording)(nil)

// recording keeps an answer instead of sending it, so that a fault can spoil it
// after the provider has acted.
type recording struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecording() *recording {
	return &recording{header: http.Header{}, status: http.StatusOK}
}

// Header implements http.ResponseWriter.
func (r *recording) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recording) WriteHeader(status int) { r.status = status }

// Write implements http.ResponseWriter; it never fails.
func (r *recording) Write(p []byte) (int, error) { return r.body.Write(p) }

// send answers with the recorded status and headers, announcing length bytes
// and sending body.
func (r *recording) send(w http.ResponseWriter, length int, body []byte) {
	maps.Copy(w.Header(), r.header)
	w.Header().Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(r.status)
	w.Write(body) // an error means the client has gone: there is nobody to tell
}

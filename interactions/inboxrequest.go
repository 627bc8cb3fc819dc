package interactions

import (
	"errors"
	"io"
	"net/http"
	"strings"
)

// errNoKey is a request whose Key is null or empty.
var errNoKey = errors.New("the Key gives nothing, or too much")

// errVersion is a call that waits with another version of the document.
var errVersion = errors.New("the call expects another version of the document")

// errClosed is an inbox whose process stops.
var errClosed = errors.New("the inbox is closed")

// errPanic is a fault of ours.
var errPanic = errors.New("the evaluation broke off")

// receive reads a request within the limits. The status is 0 when it could be
// read.
func (i *Inbox) receive(w http.ResponseWriter, r *http.Request, n *Notification) (*incoming, int) {
	headers := 0
	for name, values := range r.Header {
		for _, v := range values {
			headers += len(name) + len(v)
		}
	}
	encoding := r.Header.Get("Content-Encoding")
	switch {
	case headers > MaxHeaders:
		return nil, http.StatusRequestHeaderFieldsTooLarge
	case len(r.URL.RawQuery) > i.config.MaxBody, tooMany(r.URL.RawQuery):
		return nil, http.StatusRequestURITooLong
	case encoding != "" && !strings.EqualFold(encoding, "identity"):
		return nil, http.StatusUnsupportedMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(i.config.MaxBody)))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, http.StatusRequestEntityTooLarge
	case err != nil:
		return nil, http.StatusBadRequest
	case n.readsForm() && tooMany(string(body)):
		return nil, http.StatusRequestEntityTooLarge
	}
	return newIncoming(n, r, string(body), i.config.Now()), 0
}

// refusal is what the sender is told of an error: what to do about it, and
// nothing that helps to forge.
func refusal(err error) outcome {
	var repeated *repeatedError
	var unable *unableError
	status := http.StatusForbidden
	switch {
	case errors.As(err, &repeated), errors.Is(err, errNoKey), errors.Is(err, errRequired), errors.Is(err, errUnreadable):
		status = http.StatusBadRequest
	case errors.As(err, &unable), errors.Is(err, errVault), errors.Is(err, errVersion), errors.Is(err, errFull), errors.Is(err, errClosed):
		status = http.StatusServiceUnavailable
	case errors.Is(err, errPanic):
		status = http.StatusInternalServerError
	}
	return sorry(status, "refused", err.Error())
}

// sorry is the answer of a status, in a short text.
func sorry(status int, what, why string) outcome {
	text := map[int]string{
		http.StatusNotFound:                    "There is nothing at this address.",
		http.StatusMethodNotAllowed:            "This address takes other methods.",
		http.StatusBadRequest:                  "This is not a notification that can be read: something is missing, repeated or malformed.",
		http.StatusForbidden:                   "This notification is not verified.",
		http.StatusRequestEntityTooLarge:       "This notification is too large.",
		http.StatusRequestURITooLong:           "The address is too long.",
		http.StatusRequestHeaderFieldsTooLarge: "The headers are too large.",
		http.StatusUnsupportedMediaType:        "Send it without Content-Encoding.",
		http.StatusServiceUnavailable:          "This notification cannot be taken now: send it again later.",
		http.StatusInternalServerError:         "Something went wrong here: send it again later.",
	}[status]
	return outcome{senderReply{status, "text/plain; charset=utf-8", text + "\n"}, what, why}
}

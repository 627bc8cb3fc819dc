package sandbox

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
)

// bodyTooLong is the error of a request over maxRequestBody.
type bodyTooLong struct{}

func (bodyTooLong) Error() string { return "request body is over 64 KiB" }

// readBody reads the whole body. It returns bodyTooLong beyond maxRequestBody
// and the reader's error when the client went away in the middle: an incomplete
// request must not be acted on.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequestBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxRequestBody {
		return nil, bodyTooLong{}
	}
	return body, nil
}

// bodyStatus is the HTTP status that refuses a request because of err.
func bodyStatus(err error) int {
	if errors.Is(err, bodyTooLong{}) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

// contentTypeIs reports whether the request has exactly one Content-Type, of
// that media type, in UTF-8 if it names a charset.
func contentTypeIs(r *http.Request, want string) bool {
	values := r.Header.Values("Content-Type")
	if len(values) != 1 {
		return false
	}
	media, params, err := mime.ParseMediaType(values[0])
	if err != nil || media != want {
		return false
	}
	charset := params["charset"]
	return charset == "" || strings.EqualFold(charset, "utf-8")
}

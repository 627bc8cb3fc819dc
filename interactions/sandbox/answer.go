package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// answerJSON sends v with a Content-Length, never cached, without escaping of
// HTML characters.
func answerJSON(w http.ResponseWriter, status int, v any) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		status = http.StatusInternalServerError
		body.Reset()
		body.WriteString(`{"error":"server_error"}`)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(status)
	w.Write(body.Bytes()) // an error means the client has gone: there is nobody to tell
}

// answerError is the OAuth form of a refusal: {"error":"code"}.
func answerError(w http.ResponseWriter, status int, code string) {
	answerJSON(w, status, map[string]string{"error": code})
}

// answerMessage is a refusal in words: {"Message":"text"}.
func answerMessage(w http.ResponseWriter, status int, text string) {
	answerJSON(w, status, map[string]string{"Message": text})
}

// answerMethod refuses a method of a known path and names the one allowed.
func answerMethod(w http.ResponseWriter, allowed string) {
	w.Header().Set("Allow", allowed)
	answerError(w, http.StatusMethodNotAllowed, "method_not_allowed")
}

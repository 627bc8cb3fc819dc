package sandbox

import "net/http"

// syspayRefusal is the body of a 4xx or 5xx. Clients of SysPay read error_code
// and errors; the codes and texts here are invented.
type syspayRefusal struct {
	ErrorCode string        `json:"error_code"`
	Errors    []syspayError `json:"errors"`
}

type syspayError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func refuseSysPay(w http.ResponseWriter, status int, code, message string) {
	answerJSON(w, status, syspayRefusal{code, []syspayError{{code, message}}})
}

// stamp names the request, as SysPay does in a header.
func (s *syspay) stamp(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	w.Header().Set("X-Syspay-Request-Uuid", s.ids.guid("syspay request", s.requests))
}

package main

import (
	"net/http"
	"strconv"
	"sync"
)

// requestLog writes a line for each request: no bodies, no headers, no query.
type requestLog struct {
	mu sync.Mutex
	c  *console
}

func (r *requestLog) of(name string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			s := &statusWriter{ResponseWriter: w}
			defer func() {
				r.mu.Lock()
				defer r.mu.Unlock()
				status := "dropped"
				if s.status != 0 {
					status = strconv.Itoa(s.status)
				}
				r.c.Out.printf("%s  %-4s %s  %s\n", name, plain(q.Method), plain(q.URL.Path), status)
			}()
			next.ServeHTTP(s, q)
		})
	}
}

// statusWriter remembers the status of an answer. Unwrap lets a handler take
// the connection over.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements [http.ResponseWriter].
func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap is for [http.ResponseController].
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

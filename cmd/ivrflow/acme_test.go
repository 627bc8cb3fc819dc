package main

import (
	"net/http"
	"sync/atomic"
	"time"
)

// acmeServer is a payment provider that nobody but these tests knows.
type acmeServer struct {
	delay   time.Duration // before each answer
	charges atomic.Int64
}

const (
	acmeSecret = "acme-secret-0815"
	acmeToken  = "acme-token-4711"
)

// acmeSettings is a file of settings for a server at the URL.
func acmeSettings(url string) string {
	return "# where acme is\nAcmeUrl = " + url + "\nAcmeSecret=" + acmeSecret + "\n"
}

// ServeHTTP implements [http.Handler].
func (a *acmeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	time.Sleep(a.delay)
	switch r.Method + " " + r.URL.Path {
	case "POST /token":
		if r.FormValue("secret") != acmeSecret {
			http.Error(w, `{"error":"wrong secret"}`, http.StatusUnauthorized)
			return
		}
		_, _ = w.Write([]byte(`{"token":"` + acmeToken + `"}`))
	case "POST /charge":
		if r.Header.Get("Authorization") != "Bearer "+acmeToken {
			http.Error(w, `{"error":"no"}`, http.StatusForbidden)
			return
		}
		a.charges.Add(1)
		_, _ = w.Write([]byte(`{"state":"PAID","reason":"by card","echo":"` + acmeToken + `","next":"http://` + r.Host + `/receipt"}`))
	case "GET /receipt":
		_, _ = w.Write([]byte(`{"receipt":"R-1"}`))
	default:
		http.NotFound(w, r)
	}
}

package calltest

import (
	"net/http"
	"net/url"
	"strings"
)

// request is one that was sent, in the clear.
type request struct {
	interaction string
	method      string
	url         string
	header      http.Header
	body        string
}

// part is what an expectation looks at, and what it is called; "" when it looks
// at nothing of the request.
func (s request) part(x Expect) (what, value string, there bool) {
	switch {
	case x.has["header"]:
		values := s.header.Values(x.Header)
		return "the header " + x.Header, strings.Join(values, ", "), len(values) > 0
	case x.has["query"]:
		to, err := url.Parse(s.url)
		if err != nil { // it was sent, so it is one
			return "", "", false
		}
		return "the parameter " + x.Query, to.Query().Get(x.Query), to.Query().Has(x.Query)
	case x.has["locator"]:
		value, there = located(s.body, x.Locator)
		return x.Locator, value, there
	case x.compares():
		return "the body", s.body, s.body != ""
	}
	return "", "", false
}

// matches reports whether an Answer is for the request.
func (a *Answer) matches(s request) bool {
	for _, x := range a.When {
		if _, value, there := s.part(x); x.differs(value, !there) != "" {
			return false
		}
	}
	return true
}

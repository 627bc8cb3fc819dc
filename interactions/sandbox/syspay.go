package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Paths of SysPay. The API's are documented; the page's is the one of the
// sample answer.
const (
	syspayAPI       = "/api/v2/merchant/"
	syspayStartPath = syspayAPI + "moto-instance"
	syspayTokenPath = syspayAPI + "token/"
	syspayPagePath  = "/redirect/moto-instance/"
	syspayLinkPath  = "/redirect/payment-page/" // invented
)

var _ Provider = (*syspay)(nil)

// syspay is the Phone Booking service of SysPay: the merchant's API, the hosted
// page, the customer who fills it in, and the events. Everything below mu
// belongs to it.
type syspay struct {
	frame
	options SysPayOptions

	mu        sync.Mutex
	nonces    map[string]time.Time // used ones by login and nonce, until they are out of time anyway
	instances []*syspayInstance    // in the order of their start
	tokens    int                  // tokens ever
	steps     []*syspayStep        // not yet done, in the order of time
	refs      map[string]bool      // payment references ever
	requests  int                  // API requests ever
	events    int                  // EMS events ever
	ledger    []Entry
}

// NewSysPay simulates SysPay's Phone Booking with the default SysPayOptions:
//
//	POST /api/v2/merchant/moto-instance             start a booking, with or without a payment
//	GET  /api/v2/merchant/moto-instance/{id}/token  the token that came of it
//	GET  /api/v2/merchant/token/{id}                a token by its own id
//	GET  /redirect/moto-instance/{page}             the hosted page, a form; POST sends it
//
// Unless the scenario is "by-hand", an imaginary customer opens the page some
// time after the start and pays; the page's redirect and the events (EMS) then
// reach the URLs that the start gave, when these are below Config.Inbox or on
// this machine.
func NewSysPay(c Config) Provider { return NewSysPayWith(c, SysPayOptions{}) }

// NewSysPayWith is NewSysPay with other options.
func NewSysPayWith(c Config, o SysPayOptions) Provider {
	return &syspay{
		frame:   newFrame(c, syspayScenarioNames()),
		options: o.withDefaults(),
		nonces:  map[string]time.Time{},
		refs:    map[string]bool{},
	}
}

// Settings implements Provider: where SysPay is, the merchant's and the
// partner's API logins and passphrases, and the reference of the website.
func (s *syspay) Settings(baseURL string) map[string]string {
	return map[string]string{
		"SysPayBaseUrl":           strings.TrimRight(baseURL, "/"),
		"SysPayLogin":             s.options.Login,
		"SysPayPassphrase":        s.options.Passphrase,
		"SysPayPartnerLogin":      s.options.PartnerLogin,
		"SysPayPartnerPassphrase": s.options.PartnerPassphrase,
		"SysPaySource":            s.options.Source,
	}
}

// Samples implements Provider.
func (s *syspay) Samples() map[string]string {
	return map[string]string{
		"Amount":        "12.40",
		"Currency":      "EUR",
		"Reference":     "REF-1001",
		"Description":   "Deposit",
		"CustomerEmail": "ann@example.com",
		"CustomerName":  "Example",
		"BookingId":     "BOOK-7",
		"CheckIn":       "2026-06-01",
		"CheckOut":      "2026-06-03",
	}
}

// Scenarios implements Provider.
func (s *syspay) Scenarios() []string { return syspayScenarioNames() }

// Ledger implements Provider. What has happened by now is in it even if nobody
// was told.
func (s *syspay) Ledger() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle(s.now())
	return slices.Clone(s.ledger)
}

// ServeHTTP implements http.Handler.
func (s *syspay) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r, s.route) }

// route finds the handler of a path.
func (s *syspay) route(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if strings.HasPrefix(path, syspayPagePath) || strings.HasPrefix(path, syspayLinkPath) {
		s.page(w, r)
		return
	}
	s.stamp(w)
	method, handle := http.MethodGet, http.HandlerFunc(nil)
	instance, ofInstance := strings.CutPrefix(path, syspayStartPath+"/")
	instance, asksToken := strings.CutSuffix(instance, "/token")
	id, ofToken := strings.CutPrefix(path, syspayTokenPath)
	switch {
	case path == syspayStartPath:
		method, handle = http.MethodPost, s.start
	case ofInstance && asksToken && instance != "" && !strings.Contains(instance, "/"):
		handle = func(w http.ResponseWriter, r *http.Request) { s.tokenOfInstance(w, r, instance) }
	case ofToken && id != "" && !strings.Contains(id, "/"):
		handle = func(w http.ResponseWriter, r *http.Request) { s.tokenByID(w, r, id) }
	default:
		refuseSysPay(w, http.StatusNotFound, "not_found", "There is nothing at this address.")
		return
	}
	if r.Method != method {
		w.Header().Set("Allow", method)
		refuseSysPay(w, http.StatusMethodNotAllowed, "method_not_allowed", "Use "+method+".")
		return
	}
	handle(w, r)
}

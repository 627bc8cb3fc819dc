package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Paths of the PAYCOMET APIs. Only those of REST and post_ivr.php are
// documented. The one of SOAP is after that of the sibling service
// (/gateway/xml-bankstore): invented.
const (
	paycometStartPath  = "/v1/ivr/get-session"
	paycometStatePath  = "/v1/ivr/session-state"
	paycometCancelPath = "/v1/ivr/session-cancel"
	paycometErrorsPath = "/v1/errors"
	paycometPayments   = "/v1/payments/"
	paycometInfo       = "/info"
	paycometPostPath   = "/gateway/post_ivr.php"
	paycometSoapPath   = "/gateway/xml-ivr"
)

var _ Provider = (*paycomet)(nil)

// paycomet is the gateway of PAYCOMET behind one address: rest.paycomet.com and
// api.paycomet.com. Everything below mu belongs to it.
type paycomet struct {
	frame
	options   PaycometOptions
	scenarios map[string]paycometOutcome

	mu       sync.Mutex
	sessions []*paycometSession // in the order of the start
	ledger   []Entry
}

// NewPaycomet simulates PAYCOMET's IVR with the default PaycometOptions:
//
//	POST /v1/ivr/get-session          start a payment by keypad (JSON)
//	POST /v1/ivr/session-state        its state
//	POST /v1/ivr/session-cancel       end it
//	POST /v1/payments/{order}/info    what the books have
//	POST /v1/errors                   the text of a code
//	POST /gateway/post_ivr.php        the state (JSON inside a form field)
//	POST /gateway/xml-ivr             get_ivr_session, get_ivr_sessionstate (SOAP)
//
// The merchant's order is the key of everything. A second start for an order is
// refused while the first is open or when it was paid, and accepted otherwise.
// An operation that reached the bank is told to the inbox.
func NewPaycomet(c Config) Provider { return NewPaycometWith(c, PaycometOptions{}) }

// NewPaycometWith is NewPaycomet with other options.
func NewPaycometWith(c Config, o PaycometOptions) Provider {
	return &paycomet{frame: newFrame(c, paycometScenarioNames()), options: o.withDefaults(), scenarios: paycometScenarios()}
}

// Settings implements Provider.
func (p *paycomet) Settings(baseURL string) map[string]string {
	base := strings.TrimRight(baseURL, "/")
	return map[string]string{
		"PaycometBaseUrl":          base,
		"PaycometGatewayUrl":       base,
		"PaycometApiToken":         p.options.Token,
		"PaycometProviderId":       p.options.ProviderID,
		"PaycometStationId":        p.options.StationID,
		"PaycometClientCode":       p.options.ClientCode,
		"PaycometTerminal":         p.options.Terminal,
		"PaycometProviderPassword": p.options.ProviderPassword,
		"PaycometPassword":         p.options.Password,
	}
}

// Samples implements Provider. The phone number is one that Ofcom keeps for
// drama.
func (p *paycomet) Samples() map[string]string {
	return map[string]string{
		"Amount":          "12.40",
		"Order":           "ORD0001",
		"TransactionType": "1",
		"IvrNumber":       "+441632960100",
		"StartDate":       "2026-04-01",
		"EndDate":         "2027-04-01",
		"PeriodDays":      "30",
	}
}

// Scenarios implements Provider.
func (p *paycomet) Scenarios() []string { return paycometScenarioNames() }

// Ledger implements Provider. A session that has ended by now is in it even if
// nobody has asked for its state.
func (p *paycomet) Ledger() []Entry {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle(p.now())
	return slices.Clone(p.ledger)
}

// ServeHTTP implements http.Handler.
func (p *paycomet) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.serve(w, r, p.route) }

// route finds the handler of a path. All operations are POST.
func (p *paycomet) route(w http.ResponseWriter, r *http.Request) {
	handle := map[string]http.HandlerFunc{
		paycometStartPath:  p.rest(p.restStart),
		paycometStatePath:  p.rest(p.restState),
		paycometCancelPath: p.rest(p.restCancel),
		paycometErrorsPath: p.rest(p.restError),
		paycometPostPath:   p.post,
		paycometSoapPath:   p.soap,
	}[r.URL.Path]
	if order, ok := strings.CutPrefix(r.URL.Path, paycometPayments); ok {
		if order, ok = strings.CutSuffix(order, paycometInfo); ok && paycometForms.order.MatchString(order) {
			handle = p.rest(func(body map[string]any) (int, any) { return p.restInfo(order, body) })
		}
	}
	switch {
	case handle == nil:
		answerError(w, http.StatusNotFound, "not_found")
	case r.Method != http.MethodPost:
		answerMethod(w, http.MethodPost)
	default:
		handle(w, r)
	}
}

package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Paths of HostedPCI: the phone session service has one for all commands, a
// payment one for each kind (the payment paths are those of its demo clients).
const (
	hostedpciPhonePath = "/iSynSApp/manageCCMapPhoneAPI.action"
	hostedpciAuthPath  = "/iSynSApp/paymentAuth.action"
	hostedpciSalePath  = "/iSynSApp/paymentSale.action"
)

var _ Provider = (*hostedpci)(nil)

// hostedpci is the phone session service of HostedPCI and the payment service
// that its tokens are used with. Everything below mu belongs to it.
type hostedpci struct {
	frame
	options HostedPCIOptions
	outcome hostedpciOutcome

	mu       sync.Mutex
	sessions map[string]*hostedpciSession // by id
	tokens   map[string]*hostedpciSession // by the card's token, from the start
	paid     map[string]bool              // merchantRefIds of approved payments
	made     map[string]time.Time         // the last createsession, by what identifies it
	started  int                          // sessions ever
	payments int                          // payments that reached the gateway, ever
	pending  []Entry                      // to be booked when their time has come
	ledger   []Entry
}

// NewHostedPCI simulates HostedPCI with the default HostedPCIOptions:
//
//	POST /iSynSApp/manageCCMapPhoneAPI.action  cmd=createsession, showprogress, clearcvv, terminatesession
//	POST /iSynSApp/paymentAuth.action          reserve an amount on the card of a token
//	POST /iSynSApp/paymentSale.action          charge it
//
// Requests are forms, answers url-encoded texts. Every refusal is an answer of
// status 200 with status=error (recorded for payments, invented for sessions).
// When c has an unknown scenario or fault every answer is 500 and says so;
// [New] reports it as an error instead.
func NewHostedPCI(c Config) Provider { return NewHostedPCIWith(c, HostedPCIOptions{}) }

// NewHostedPCIWith is NewHostedPCI with other options.
func NewHostedPCIWith(c Config, o HostedPCIOptions) Provider {
	h := &hostedpci{
		frame:    newFrame(c, hostedpciScenarioNames()),
		options:  o.withDefaults(),
		sessions: map[string]*hostedpciSession{},
		tokens:   map[string]*hostedpciSession{},
		paid:     map[string]bool{},
		made:     map[string]time.Time{},
	}
	h.outcome = hostedpciScenarios(h.options)[h.scenario]
	return h
}

// Settings implements Provider: HostedPciBaseUrl, HostedPciUserName,
// HostedPciPassKey, HostedPciNumber (the voice system, which is no part of the
// service but is given by the provider) and HostedPciExpiryTask.
func (h *hostedpci) Settings(baseURL string) map[string]string {
	return map[string]string{
		"HostedPciBaseUrl":    strings.TrimRight(baseURL, "/"),
		"HostedPciUserName":   h.options.UserName,
		"HostedPciPassKey":    h.options.PassKey,
		"HostedPciNumber":     h.options.Number,
		"HostedPciExpiryTask": h.options.ExpiryTask,
	}
}

// Samples implements Provider.
func (h *hostedpci) Samples() map[string]string {
	return map[string]string{
		"Amount":      "12.40",
		"Currency":    "USD",
		"MerchantRef": "REF-1001",
		"CustomerRef": "CUSTOMER-7",
		"PayName":     "DEF",
	}
}

// Scenarios implements Provider.
func (h *hostedpci) Scenarios() []string { return hostedpciScenarioNames() }

// Ledger implements Provider. KindToken is a card that became a token. What an
// authorization reserves is a KindCharge too: its Detail says so.
func (h *hostedpci) Ledger() []Entry {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.settle(h.now())
	return slices.Clone(h.ledger)
}

// ServeHTTP implements http.Handler.
func (h *hostedpci) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.serve(w, r, h.route) }

// route finds the handler of a path. HostedPCI: parameters are posted.
func (h *hostedpci) route(w http.ResponseWriter, r *http.Request) {
	var handle func(hostedpciForm) hostedpciPairs
	switch r.URL.Path {
	case hostedpciPhonePath:
		handle = h.phone
	case hostedpciAuthPath:
		handle = func(f hostedpciForm) hostedpciPairs { return h.pay(f, "authId", "authorized") }
	case hostedpciSalePath:
		handle = func(f hostedpciForm) hostedpciPairs { return h.pay(f, "saleId", "sold") }
	default:
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	form, status, err := readHostedPCIForm(r)
	if err != nil {
		http.Error(w, err.Error(), status)
		return
	}
	handle(form).send(w, h.options.ContentType)
}

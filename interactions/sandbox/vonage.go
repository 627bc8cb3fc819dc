package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Paths of the Vonage APIs. Vonage writes "Auth" in its pages and "auth" in its
// example of a call plan; both are answered.
const (
	vonageTokenPath   = "/auth/connect/token"
	vonageTokenPathUp = "/Auth/connect/token"
	vonageVoicePath   = "/globalpci/v1/selfservicesession"
	vonageDigitalPath = "/globalpci/v1/digitalselfservicesession"
	vonageAgentPath   = "/globalpci/v1/session"
	vonageStatusPath  = "/globalpci/v1/session/"
)

var _ Provider = (*vonage)(nil)

// vonage is the Authentication API and the Payment API of Vonage Contact Center
// behind one address. Everything below mu belongs to it.
type vonage struct {
	frame
	options   VonageOptions
	scenarios map[string]vonageOutcome

	mu       sync.Mutex
	tokens   vonageTokens
	sessions map[string]*vonageSession // by id, until the result is gone
	open     []*vonageSession          // will end; in the order of the end
	ended    []*vonageSession          // result still kept; in the order of the end
	started  int                       // sessions ever
	ledger   []Entry
}

// NewVonage simulates Vonage Contact Center with the default VonageOptions:
//
//	POST /auth/connect/token                      an access token (also /Auth/...)
//	POST /globalpci/v1/selfservicesession/        start a payment by keypad
//	POST /globalpci/v1/digitalselfservicesession/ start a payment by link
//	POST /globalpci/v1/session                    start a payment that an agent takes
//	GET  /globalpci/v1/session/{sessionId}        the state and the result
//
// There is no idempotency: every accepted start is one more session. When c has
// an unknown scenario or fault every answer is 500 and says so; [New] reports it
// as an error instead.
func NewVonage(c Config) Provider { return NewVonageWith(c, VonageOptions{}) }

// NewVonageWith is NewVonage with other options.
func NewVonageWith(c Config, o VonageOptions) Provider {
	return &vonage{
		frame:     newFrame(c, vonageScenarioNames()),
		options:   o.withDefaults(),
		scenarios: vonageScenarios(o.withDefaults().States),
		tokens:    vonageTokens{until: map[[32]byte]time.Time{}},
		sessions:  map[string]*vonageSession{},
	}
}

// Settings implements Provider: VonageBaseUrl, VonageClientId,
// VonageClientSecret and VonageAccountConfigurationId.
func (v *vonage) Settings(baseURL string) map[string]string {
	return map[string]string{
		"VonageBaseUrl":                strings.TrimRight(baseURL, "/"),
		"VonageClientId":               v.options.ClientID,
		"VonageClientSecret":           v.options.ClientSecret,
		"VonageAccountConfigurationId": v.options.AccountConfigurationID,
	}
}

// Samples implements Provider. The phone number is one that Ofcom keeps for
// drama; it is given to nobody.
func (v *vonage) Samples() map[string]string {
	return map[string]string{
		"Amount":              "12.40",
		"MerchantTxnRef":      "REF-1001",
		"CardholderName":      "Ann Example",
		"CardholderAddress":   "1 Example Street",
		"CardholderPostCode":  "EX1 1EX",
		"CustomerPhoneNumber": "+447700900123",
		"AgentId":             "4711",
		"AgentDesk":           "agent@desk.example",
	}
}

// Scenarios implements Provider.
func (v *vonage) Scenarios() []string { return vonageScenarioNames() }

// Ledger implements Provider. A session that has ended by now is in it even if
// nobody has asked for its state.
func (v *vonage) Ledger() []Entry {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.settle(v.now())
	return slices.Clone(v.ledger)
}

// ServeHTTP implements http.Handler.
func (v *vonage) ServeHTTP(w http.ResponseWriter, r *http.Request) { v.serve(w, r, v.route) }

// route finds the handler of a path. The starts are accepted with and without
// the trailing slash of the documents (invented).
func (v *vonage) route(w http.ResponseWriter, r *http.Request) {
	method, handle := http.MethodPost, http.HandlerFunc(nil)
	switch path := r.URL.Path; {
	case path == vonageTokenPath, path == vonageTokenPathUp:
		handle = v.token
	case strings.TrimSuffix(path, "/") == vonageVoicePath:
		handle = v.startVoice
	case strings.TrimSuffix(path, "/") == vonageDigitalPath:
		handle = v.startDigital
	case path == vonageAgentPath:
		handle = v.startAgent
	case strings.HasPrefix(path, vonageStatusPath) && len(path) > len(vonageStatusPath):
		method, handle = http.MethodGet, v.status
	default:
		answerError(w, http.StatusNotFound, "not_found")
		return
	}
	if r.Method != method {
		answerMethod(w, method)
		return
	}
	handle(w, r)
}

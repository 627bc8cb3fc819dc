package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Paths of the hosted pages and of the XML interface.
const (
	worldnetPagePath   = "/merchant/securecardpage"
	worldnetSubmitPath = "/merchant/securecardpage/submit" // invented: where the page sends its form
	worldnetXMLPath    = "/merchant/xmlpayment"
)

var _ Provider = (*worldnet)(nil)

// worldnet is one terminal of the WorldNet family (WorldNet, Nuvei, Payroc,
// GoChipNow): the hosted page for Secure Tokens, and the XML search. Everything
// below mu belongs to it.
type worldnet struct {
	frame
	options  WorldnetOptions
	scenario worldnetScenario

	mu     sync.Mutex
	pages  map[string]*worldnetPage // by id, for ever: a result may be asked for again
	open   []*worldnetPage          // not filled in yet; in the order of their end
	cards  map[string]worldnetCard  // by MERCHANTREF
	tries  map[string]int           // cards entered, by MERCHANTREF
	opened int                      // pages ever
	stored int                      // tokens ever
	ledger []Entry
}

// NewWorldnet simulates a terminal with the default WorldnetOptions:
//
//	GET, POST /merchant/securecardpage         the page on which a card is stored or replaced
//	POST      /merchant/securecardpage/submit  what the page's form sends
//	POST      /merchant/xmlpayment             SECURECARDSEARCH
//
// The result goes with the customer's browser to the Secure Tokens URL, which
// is Config.Inbox and WorldnetOptions.ResultPath. When c has an unknown
// scenario or fault every answer is 500 and says so.
func NewWorldnet(c Config) Provider { return NewWorldnetWith(c, WorldnetOptions{}) }

// NewWorldnetWith is NewWorldnet with other options.
func NewWorldnetWith(c Config, o WorldnetOptions) Provider {
	w := &worldnet{
		frame:   newFrame(c, worldnetScenarioNames()),
		options: o.withDefaults(),
		pages:   map[string]*worldnetPage{},
		cards:   map[string]worldnetCard{},
		tries:   map[string]int{},
	}
	w.scenario = worldnetScenarios()[w.frame.scenario]
	for _, ref := range w.options.Stored {
		w.cards[ref] = worldnetCard{reference: w.reference(), kind: "Visa Credit", expiry: "1230", holder: "Ann Example", masked: "444433******1111"}
	}
	return w
}

// reference is the next CARDREFERENCE: 16 digits (documented: 12 to 19
// characters). The caller holds w.mu or is the constructor.
func (w *worldnet) reference() string {
	w.stored++
	return "2967" + w.ids.digits("worldnet token", w.stored, 12)
}

// Settings implements Provider: WorldnetBaseUrl, WorldnetTerminalId,
// WorldnetSecret, WorldnetDigest and WorldnetTimeZone.
func (w *worldnet) Settings(baseURL string) map[string]string {
	return map[string]string{
		"WorldnetBaseUrl":    strings.TrimRight(baseURL, "/"),
		"WorldnetTerminalId": w.options.TerminalID,
		"WorldnetSecret":     w.options.Secret,
		"WorldnetDigest":     w.options.Digest,
		"WorldnetTimeZone":   w.options.Zone.String(),
	}
}

// Samples implements Provider: a new reference, and one under which a card is
// stored from the beginning.
func (w *worldnet) Samples() map[string]string {
	return map[string]string{
		"MerchantRef":         "REF-1001",
		"StoredRef":           w.options.Stored[0],
		"Email":               "ann@example.org",
		"CustomerPhoneNumber": "+447700900123",
	}
}

// Scenarios implements Provider.
func (w *worldnet) Scenarios() []string { return worldnetScenarioNames() }

// Ledger implements Provider: KindSession is a page that was shown, KindToken a
// card that was stored, KindDecline one that was not, KindEnd a page that
// nobody filled in. There are no charges: a token moves no money.
func (w *worldnet) Ledger() []Entry {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settle(w.now())
	return slices.Clone(w.ledger)
}

// ServeHTTP implements http.Handler.
func (w *worldnet) ServeHTTP(rw http.ResponseWriter, r *http.Request) { w.serve(rw, r, w.route) }

func (w *worldnet) route(rw http.ResponseWriter, r *http.Request) {
	allowed, handle := []string{http.MethodPost}, http.HandlerFunc(nil)
	switch r.URL.Path {
	case worldnetPagePath:
		allowed, handle = []string{http.MethodGet, http.MethodPost}, w.show
	case worldnetSubmitPath:
		handle = w.submit
	case worldnetXMLPath:
		handle = w.search
	default:
		answerWorldnetPage(rw, http.StatusNotFound, worldnetMessage, "Page not found")
		return
	}
	if !slices.Contains(allowed, r.Method) {
		answerMethod(rw, strings.Join(allowed, ", "))
		return
	}
	handle(rw, r)
}

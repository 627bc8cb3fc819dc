package sandbox

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// worldnetRequest is what a link or a form of the merchant asks for.
type worldnetRequest struct {
	action string // register, update
	ref    string // MERCHANTREF
	email  string
	use    string // STOREDCREDENTIALUSE
	digest worldnetDigest
}

var worldnetEmail = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// read checks a request for the page; the code is "", or that of the first
// mistake. The documents list the codes, not their order, which is invented:
// terminal, digest, names, action, reference, time, then what is optional. An optional
// element that is empty counts as left out, as it does in the digest. A name
// that is there twice is refused (E03, invented).
func (w *worldnet) read(form url.Values, now time.Time) (q worldnetRequest, code string) {
	q = worldnetRequest{action: form.Get("ACTION"), ref: form.Get("MERCHANTREF"), email: form.Get("EMAIL"), use: form.Get("STOREDCREDENTIALUSE"), digest: worldnetSHA512}
	if form.Get("TERMINALID") != w.options.TerminalID {
		return q, "E06"
	}
	if q.digest, code = w.digest(form.Get("HASH"), form.Get("TERMINALID"), q.ref, form.Get("DATETIME"), q.action); code != "" {
		return q, code
	}
	for _, values := range form {
		if len(values) > 1 {
			return q, "E03"
		}
	}
	options := form.Get("PAYMENTOPTIONS")
	switch {
	case q.action != "register" && q.action != "update":
		return q, "E03"
	case !worldnetReference(q.ref):
		return q, "E08"
	case !w.timely(form.Get("DATETIME"), now):
		return q, "E09"
	case !slices.Contains([]string{"", "CARD", "BANK_TRANSFER", "CARD_AND_BANK_TRANSFER"}, options):
		return q, "E03"
	case options == "BANK_TRANSFER": // this terminal stores cards only (invented)
		return q, "E07"
	case !slices.Contains([]string{"", "UNSCHEDULED", "INSTALLMENT", "RECURRING"}, q.use):
		return q, "E03"
	case q.email != "" && (len(q.email) > 128 || !worldnetEmail.MatchString(q.email)):
		return q, "E03"
	}
	return q, ""
}

// worldnetReference wants 1 to 200 characters.
func worldnetReference(ref string) bool {
	return strings.TrimSpace(ref) != "" && utf8.ValidString(ref) && utf8.RuneCountInString(ref) <= 200
}

// fits says whether the reference suits the action: E32 for a card that is
// there already, E04 for one that is not. The caller holds w.mu.
func (w *worldnet) fits(q worldnetRequest) (code string) {
	_, there := w.cards[q.ref]
	switch {
	case q.action == "register" && there:
		return "E32"
	case q.action == "update" && !there:
		return "E04"
	}
	return ""
}

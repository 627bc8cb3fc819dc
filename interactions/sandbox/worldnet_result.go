package sandbox

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// worldnetPairs are the parameters of a result, in the order of the documents;
// name and value in turn. What has no value is left out (invented).
type worldnetPairs []string

func (p worldnetPairs) encode() string {
	var all []string
	for i := 0; i < len(p); i += 2 {
		all = append(all, url.QueryEscape(p[i])+"="+url.QueryEscape(p[i+1]))
	}
	return strings.Join(all, "&")
}

func (p worldnetPairs) full() worldnetPairs {
	var all worldnetPairs
	for i := 0; i < len(p); i += 2 {
		if p[i+1] != "" {
			all = append(all, p[i], p[i+1])
		}
	}
	return all
}

// hash signs a result. The terminal's id is signed and is no parameter.
func (w *worldnet) hash(made worldnetDigest, code, ref, card, at string) string {
	return made(w.options.TerminalID, code, worldnetTexts()[code], ref, card, at, w.options.Secret)
}

// refusal is the result without a card. It is signed the way the request was
// (invented: the documents name one way for a terminal).
func (w *worldnet) refusal(ref, code string, made worldnetDigest, now time.Time) worldnetPairs {
	at := w.datetime(now)
	return worldnetPairs{"RESPONSECODE", code, "RESPONSETEXT", worldnetTexts()[code], "MERCHANTREF", ref,
		"DATETIME", at, "HASH", w.hash(made, code, ref, "", at)}.full()
}

// approval is the result of a card that was stored.
func (w *worldnet) approval(q worldnetRequest, code string, card worldnetCard, now time.Time) worldnetPairs {
	at := w.datetime(now)
	first, brand := "", ""
	if q.use != "" {
		first, brand = "FIRST_TXN", w.ids.digits("worldnet brand", w.stored, 15)
	}
	return worldnetPairs{"RESPONSECODE", code, "RESPONSETEXT", worldnetTexts()[code], "MASKEDCARDNUMBER", card.masked, "MERCHANTREF", q.ref,
		"CARDREFERENCE", card.reference, "CARDTYPE", card.kind, "CARDEXPIRY", card.expiry,
		"DATETIME", at, "HASH", w.hash(q.digest, code, q.ref, card.reference, at),
		"STOREDCREDENTIALUSE", q.use, "STOREDCREDENTIALTXTYPE", first, "BRANDTXIDENTIFIER", brand}.full()
}

// resultURL is the Secure Tokens URL; "" when the merchant has none.
func (w *worldnet) resultURL() string {
	if w.inbox == "" {
		return ""
	}
	return w.inbox + w.options.ResultPath
}

// deliver sends the browser to the Secure Tokens URL with the result: a
// redirect, or a form that sends itself. Without the URL the page says the code
// (invented).
func (w *worldnet) deliver(rw http.ResponseWriter, result worldnetPairs) {
	switch to := w.resultURL(); {
	case to == "":
		answerWorldnetPage(rw, http.StatusOK, worldnetMessage, result[1]+" "+result[3])
	case w.options.ResultMethod == http.MethodPost || w.scenario.post:
		answerWorldnetPage(rw, http.StatusOK, worldnetSelfSent, worldnetSentPage{Action: to, Pairs: result.rows()})
	default:
		rw.Header().Set("Location", to+"?"+result.encode())
		answerWorldnetPage(rw, http.StatusFound, worldnetMessage, "Please wait.")
	}
}

// rows are the pairs as a page wants them.
func (p worldnetPairs) rows() [][2]string {
	var all [][2]string
	for i := 0; i < len(p); i += 2 {
		all = append(all, [2]string{p[i], p[i+1]})
	}
	return all
}

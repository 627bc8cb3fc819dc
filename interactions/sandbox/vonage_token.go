package sandbox

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// vonageTokenLife is how long an access token is valid. Vonage: always 7200 s.
const vonageTokenLife = 7200 * time.Second

// vonageScope is the scope of the payment API. Vonage.
const vonageScope = "globalpci"

// token answers the OAuth client credentials grant. Vonage: the content type
// must be application/x-www-form-urlencoded; its own example of a call plan
// sends none, so a missing one is tolerated (invented). The credentials come in
// the form or as HTTP Basic, not both (RFC 6749, 2.3).
func (v *vonage) token(w http.ResponseWriter, r *http.Request) {
	if len(r.Header.Values("Content-Type")) > 0 && !contentTypeIs(r, "application/x-www-form-urlencoded") {
		answerError(w, http.StatusUnsupportedMediaType, "invalid_request")
		return
	}
	body, err := readBody(r)
	if err != nil {
		answerError(w, bodyStatus(err), "invalid_request")
		return
	}
	form, err := singleForm(string(body))
	if err != nil {
		answerError(w, http.StatusBadRequest, "invalid_request")
		return
	}
	id, secret, basic := r.BasicAuth()
	if basic && (form.Has("client_id") || form.Has("client_secret")) {
		answerError(w, http.StatusBadRequest, "invalid_request")
		return
	}
	if !basic {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	sameID, same := sameSecret(id, v.options.ClientID), sameSecret(secret, v.options.ClientSecret)
	switch {
	case !sameID || !same:
		w.Header().Set("WWW-Authenticate", `Basic realm="sandbox"`)
		answerError(w, http.StatusUnauthorized, "invalid_client")
	case form.Get("grant_type") != "client_credentials":
		answerError(w, http.StatusBadRequest, "unsupported_grant_type")
	case !slices.Contains(strings.Fields(form.Get("scope")), vonageScope):
		answerError(w, http.StatusBadRequest, "invalid_scope")
	default:
		answerJSON(w, http.StatusOK, v.issue())
	}
}

// vonageGrant is the answer of the token endpoint.
type vonageGrant struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int    `json:"expires_in"` // seconds
	TokenType   string `json:"token_type"`
}

// issue makes one more token. Earlier ones stay valid.
func (v *vonage) issue() vonageGrant {
	v.mu.Lock()
	defer v.mu.Unlock()
	now := v.now()
	v.settle(now)
	v.tokens.dropExpired(now)
	v.tokens.issued++
	token := v.ids.token("vonage token", v.tokens.issued)
	v.tokens.add(token, now.Add(vonageTokenLife))
	v.ledger = append(v.ledger, Entry{At: now, Kind: KindToken, Detail: "client " + v.options.ClientID})
	return vonageGrant{token, int(vonageTokenLife / time.Second), "Bearer"}
}

// singleForm reads a form in which no parameter may occur twice (RFC 6749, 3.2).
func singleForm(body string) (url.Values, error) {
	form, err := url.ParseQuery(body)
	if err != nil {
		return nil, err
	}
	for name, values := range form {
		if len(values) > 1 {
			return nil, errors.New("the parameter " + name + " occurs twice")
		}
	}
	return form, nil
}

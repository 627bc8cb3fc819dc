package sandbox

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"time"
)

// vonageTokens are the valid access tokens. They are kept by their hash, so the
// time of a look-up says nothing about a token.
type vonageTokens struct {
	until  map[[32]byte]time.Time
	oldest [][32]byte // in the order of issue, which is the order of expiry
	issued int        // ever
}

// dropExpired forgets the tokens that are over at now.
func (t *vonageTokens) dropExpired(now time.Time) {
	for len(t.oldest) > 0 && !now.Before(t.until[t.oldest[0]]) {
		delete(t.until, t.oldest[0])
		t.oldest = t.oldest[1:]
	}
}

// add keeps a token until end, which is not before that of earlier tokens.
func (t *vonageTokens) add(token string, end time.Time) {
	hash := sha256.Sum256([]byte(token))
	t.until[hash] = end
	t.oldest = append(t.oldest, hash)
}

// valid reports whether token may be used at now.
func (t *vonageTokens) valid(token string, now time.Time) bool {
	end, ok := t.until[sha256.Sum256([]byte(token))]
	return ok && now.Before(end)
}

// authorized reports whether r carries an access token that is valid now.
func (v *vonage) authorized(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.tokens.valid(token, v.now())
}

// refuseToken answers 401 as RFC 6750 wants it; Vonage does not document it.
func refuseToken(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	answerError(w, http.StatusUnauthorized, "invalid_token")
}

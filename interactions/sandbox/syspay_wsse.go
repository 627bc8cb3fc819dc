package sandbox

import (
	"crypto/sha1"
	"encoding/base64"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// syspayWsse is the form of X-Wsse, with double quotes and in this order; the
// last two members make the combined header of a partner.
var syspayWsse = regexp.MustCompile(`^AuthToken MerchantAPILogin="([^"]+)", PasswordDigest="([^"]+)", Nonce="([^"]+)", Created="([1-9][0-9]{9,10})"(?:, PartnerLogin="([^"]+)", PartnerDigest="([^"]+)")?$`)

// syspayDigest is BASE64(BINARY_SHA1(NONCE + TIMESTAMP + PASSPHRASE)), the
// nonce being the bytes that Nonce encodes.
func syspayDigest(nonce []byte, created, passphrase string) string {
	sum := sha1.Sum(slices.Concat(nonce, []byte(created), []byte(passphrase)))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// authorized reports whether r may use the API, and names the partner who acts
// for the merchant, if any. SysPay: the header can be used once. When it is
// refused the answer is 403 (as a server that re-implements the scheme has
// it); the nonce of a header with a wrong digest is not used up (invented).
func (s *syspay) authorized(w http.ResponseWriter, r *http.Request) (partner string, ok bool) {
	partner, code := s.credentials(r)
	if code != "" {
		refuseSysPay(w, http.StatusForbidden, code, "The request is not authorized.")
	}
	return partner, code == ""
}

// credentials looks at the header; code says what is wrong with it.
func (s *syspay) credentials(r *http.Request) (partner, code string) {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); len(s.options.AllowedIPs) > 0 && (err != nil || !slices.Contains(s.options.AllowedIPs, host)) {
		return "", "address_not_allowed"
	}
	values := r.Header.Values("X-Wsse")
	if len(values) != 1 {
		return "", "authentication_missing"
	}
	m := syspayWsse.FindStringSubmatch(values[0])
	if m == nil {
		return "", "authentication_malformed"
	}
	login, digest, nonce64, created, partner, partnerDigest := m[1], m[2], m[3], m[4], m[5], m[6]
	nonce, err := base64.StdEncoding.Strict().DecodeString(nonce64)
	if err != nil || len(nonce) == 0 {
		return "", "authentication_malformed"
	}
	same := sameSecret(login, s.options.Login) && sameSecret(digest, syspayDigest(nonce, created, s.options.Passphrase))
	if partner != "" {
		same = sameSecret(partner, s.options.PartnerLogin) && sameSecret(partnerDigest, syspayDigest(nonce, created, s.options.PartnerPassphrase)) && same
	}
	if !same {
		return "", "authentication_failed"
	}
	seconds, err := strconv.ParseInt(created, 10, 64)
	if now := s.now(); err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > s.options.Tolerance {
		return "", "authentication_expired"
	}
	if !s.useNonce(login + " " + string(nonce)) {
		return "", "authentication_replayed"
	}
	return partner, ""
}

// useNonce is false for a nonce that was used before. It is remembered as long
// as its time would be accepted.
func (s *syspay) useNonce(nonce string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for n, until := range s.nonces {
		if now.After(until) {
			delete(s.nonces, n)
		}
	}
	if _, used := s.nonces[nonce]; used {
		return false
	}
	s.nonces[nonce] = now.Add(2 * s.options.Tolerance)
	return true
}

package flows_test

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// checkHidden searches a file for what it may not hold: every secret of the
// call, in the forms that encoders give it, and its hashes. A CVV is found from
// a hash of it in milliseconds.
func (w *world) checkHidden(t *testing.T, file []byte) {
	t.Helper()
	secrets := w.secrets()
	text := string(file)
	for ref, clear := range secrets {
		if clear == "" {
			if strings.HasPrefix(ref, "#") { // an answer may have one: what was not keyed yet
				t.Errorf("%s is an empty secret", ref)
			}
			continue
		}
		for _, form := range append(vars.Forms(clear), guessable(clear)...) {
			if i := strings.Index(text, form); i >= 0 {
				t.Errorf("%s is in the journal as %q: …%s…", ref, form, text[max(0, i-80):min(len(text), i+80)])
			}
		}
	}
	if len(secrets) == 0 {
		t.Error("the call has no secret: the test looks for nothing")
	}
}

// guessable are the forms from which a short secret can be found by trying:
// itself as a value of its own, and its hashes.
func guessable(secret string) []string {
	forms := []string{`"` + secret + `"`, ">" + secret + "<", "=" + secret + "&", `=` + secret + `"`}
	md, s1, s256, s512 := md5.Sum([]byte(secret)), sha1.Sum([]byte(secret)), sha256.Sum256([]byte(secret)), sha512.Sum512([]byte(secret))
	for _, sum := range [][]byte{md[:], s1[:], s256[:], s512[:]} {
		h := hex.EncodeToString(sum)
		forms = append(forms, h, strings.ToUpper(h), base64.RawStdEncoding.EncodeToString(sum), base64.RawURLEncoding.EncodeToString(sum))
	}
	return forms
}

// TestHiddenIsFound: the search finds what it is for.
func TestHiddenIsFound(t *testing.T) {
	secret := "s3cret/of the shop"
	sum := sha256.Sum256([]byte(secret))
	for _, leak := range []string{secret, "s3cret%2Fof+the+shop", hex.EncodeToString(sum[:]), base64.StdEncoding.EncodeToString(sum[:]), base64.StdEncoding.EncodeToString([]byte("x:" + secret))} {
		found := false
		for _, form := range append(vars.Forms(secret), guessable(secret)...) {
			found = found || strings.Contains("..."+leak+"...", form)
		}
		if !found {
			t.Errorf("%q was not found", leak)
		}
	}
}

package sandbox

import (
	"crypto/sha256"
	"crypto/subtle"
)

// sameSecret compares two secrets in a time that depends on neither: both are
// hashed first, so their lengths do not show either.
func sameSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

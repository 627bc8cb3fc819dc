package sandbox

import (
	"crypto/md5"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

// worldnetSHA512 is the HASH of today: SHA-512 in hexadecimal digits over the
// elements that have a value, a colon between two of them, the secret last.
func worldnetSHA512(elements ...string) string {
	var full []string
	for _, e := range elements {
		if e != "" {
			full = append(full, e)
		}
	}
	sum := sha512.Sum512([]byte(strings.Join(full, ":")))
	return hex.EncodeToString(sum[:])
}

// worldnetMD5 is the legacy HASH: the same elements without a separator.
func worldnetMD5(elements ...string) string {
	sum := md5.Sum([]byte(strings.Join(elements, "")))
	return hex.EncodeToString(sum[:])
}

// worldnetDigest is one of the two.
type worldnetDigest func(elements ...string) string

// digest finds how a HASH was made and compares it, whatever the case of its
// letters; the code is "", E13 or E33. A refusal is signed the way that the
// terminal is set to.
func (w *worldnet) digest(hash string, elements ...string) (made worldnetDigest, code string) {
	set := worldnetDigest(worldnetSHA512)
	if w.options.Digest == "MD5" {
		set = worldnetMD5
	}
	made = worldnetSHA512
	if len(hash) == 2*md5.Size {
		if made = worldnetMD5; w.options.ForceSHA512 {
			return set, "E33"
		}
	}
	want := made(append(elements, w.options.Secret)...)
	if subtle.ConstantTimeCompare([]byte(strings.ToLower(hash)), []byte(want)) != 1 {
		return set, "E13"
	}
	return made, ""
}

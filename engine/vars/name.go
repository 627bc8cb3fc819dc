package vars

import (
	"strings"
	"unicode"
)

// MaxName is the longest name of a data source, in bytes (Vonage: 255).
const MaxName = 255

// CheckName says what is wrong with the name of a data source, or "".
// `Group|Name` is one name; the bar is an ordinary character.
func CheckName(name string) string {
	switch {
	case name == "":
		return "the name is empty"
	case len(name) > MaxName:
		return "the name is longer than 255 bytes"
	case strings.TrimSpace(name) != name:
		return "the name begins or ends with a blank"
	case strings.ContainsAny(name, "():$#\"'`"):
		return "a name may not hold any of ( ) : $ # and quotes"
	case strings.ContainsFunc(name, unicode.IsControl):
		return "a name may not hold control characters"
	}
	return ""
}

// SecretName reports whether a name says that its value is a secret: one of
// its words is token, key, secret, password or auth, or a compound of these
// written as one word. Words are divided by anything that is not a letter or
// digit and by capitals (AccessToken, HMACKey), so that AccessToken is secret
// and AuthorizeResponseCode is not. Digits at the end of a word do not count.
func SecretName(name string) bool {
	if !mayBeSecretName(name) {
		return false
	}
	for _, w := range words(name) {
		w = strings.TrimRight(w, "0123456789")
		switch w {
		case "key", "keys", "auth", "oauth", "cvv", "cvc", "pan":
			return true
		}
		for _, end := range []string{"token", "tokens", "password", "passwd", "passphrase", "secret", "secrets",
			"apikey", "accesskey", "secretkey", "privatekey", "passkey", "sessionkey", "signingkey", "hashkey", "masterkey", "sharedkey", "encryptionkey", "merchantkey", "clientkey"} {
			if strings.HasSuffix(w, end) {
				return true
			}
		}
	}
	return false
}

// mayBeSecretName tells in one look that most names are none: every word that
// SecretName knows holds one of these.
func mayBeSecretName(name string) bool {
	for i := range len(name) {
		if name[i] >= 0x80 {
			return true
		}
		if i+2 >= len(name) {
			continue
		}
		a, b, c := name[i]|0x20, name[i+1]|0x20, name[i+2]|0x20 // lower case
		switch {
		case a == 'k' && b == 'e' && c == 'y',
			a == 'a' && b == 'u' && c == 't', // auth
			a == 'c' && b == 'v' && (c == 'v' || c == 'c'),
			a == 'p' && b == 'a' && (c == 'n' || c == 's'), // pan, password, passwd, passphrase
			a == 't' && b == 'o' && c == 'k',               // token
			a == 's' && b == 'e' && c == 'c':               // secret
			return true
		}
	}
	return false
}

func words(name string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = nil
		}
	}
	all := []rune(name)
	for i, r := range all {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if i > 0 && unicode.IsUpper(r) {
			last, nextLower := all[i-1], i+1 < len(all) && unicode.IsLower(all[i+1])
			if unicode.IsLower(last) || unicode.IsDigit(last) || unicode.IsUpper(last) && nextLower {
				flush()
			}
		}
		word = append(word, r)
	}
	flush()
	return out
}

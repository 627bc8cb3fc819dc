package expression

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"hash"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// digestNames are the algorithms, each a function of the same name.
func digestNames() []string { return []string{"md5", "sha1", "sha256", "sha384", "sha512"} }

// digestOf is the algorithm of a name, nil when there is none. MD5 and SHA-1 are here because payment systems ask for them.
func digestOf(name string) func() hash.Hash {
	switch name {
	case "md5":
		return md5.New
	case "sha1":
		return sha1.New
	case "sha256":
		return sha256.New
	case "sha384":
		return sha512.New384
	case "sha512":
		return sha512.New
	}
	return nil
}

// digestFunctions are the rows for digests. They take the bytes of a String as they are.
func digestFunctions() []Function {
	var all []Function
	for _, name := range digestNames() {
		make, title := digestOf(name), strings.ToUpper(strings.Replace(name, "sha", "sha-", 1))
		all = append(all, Function{Name: name, Signature: name + "(text)", Doc: "The " + title + " digest as hexadecimal digits in small letters.", Example: name + `("abc") == hex(` + name + `raw("abc"))`,
			takes: []kind{rawKind}, gives: textKind, do: func(_ *run, args []any) (any, error) {
				return hex.EncodeToString(digested(make(), args[0].(string))), nil
			}})
		all = append(all, Function{Name: name + "raw", Signature: name + "raw(text)", Doc: "The " + title + " digest as raw bytes, for base64 or another digest.", Example: `unhex(` + name + `("abc")) == ` + name + `raw("abc")`,
			takes: []kind{rawKind}, gives: rawKind, do: func(_ *run, args []any) (any, error) {
				return string(digested(make(), args[0].(string))), nil
			}})
	}
	const which = "algorithm is md5, sha1, sha256, sha384 or sha512"
	return append(all,
		Function{Name: "hmac", Signature: "hmac(algorithm, key, text)", Doc: "The keyed digest of RFC 2104 as hexadecimal digits in small letters; " + which + ".", Example: `hmac("md5", "Jefe", "what do ya want for nothing?") == "750c783e6ab0b503eaa86e310a5db738"`,
			takes: []kind{textKind, rawKind, rawKind}, gives: textKind, prepare: authenticate(hex.EncodeToString)},
		Function{Name: "hmacraw", Signature: "hmacraw(algorithm, key, text)", Doc: "The keyed digest of RFC 2104 as raw bytes; " + which + ".", Example: `hex(hmacraw("sha1", "k", "abc")) == hmac("sha1", "k", "abc")`,
			takes: []kind{textKind, rawKind, rawKind}, gives: rawKind, prepare: authenticate(func(b []byte) string { return string(b) })},
		Function{Name: "secureEquals", Signature: "secureEquals(a, b)", Doc: "Whether two Strings are the same, in a time that tells nothing about them; false when one is null or empty, so that a missing signature is never the right one.", Example: `secureEquals(lower("AB"), "ab") and not secureEquals("", "")`,
			takes: []kind{rawKind, rawKind}, nulls: true, gives: booleanKind, do: secureEquals},
	)
}

func digested(h hash.Hash, s string) []byte {
	h.Write([]byte(s))
	return h.Sum(nil)
}

// authenticate is HMAC. An empty key is refused: anybody has it.
func authenticate(write func([]byte) string) func(p *prepared) operation {
	return func(p *prepared) operation {
		if name, ok := p.text(0); ok && digestOf(name) == nil {
			p.wrong(0, "there is no algorithm %s%s: there are %s", quote(name), source.Suggest(name, digestNames()), strings.Join(digestNames(), ", "))
		}
		return func(_ *run, args []any) (any, error) {
			algorithm, key := digestOf(args[0].(string)), args[1].(string)
			switch {
			case algorithm == nil:
				return nil, errors.New("there is no such algorithm: there are " + strings.Join(digestNames(), ", "))
			case key == "":
				return nil, errors.New("the key is empty")
			}
			return write(digested(hmac.New(algorithm, []byte(key)), args[2].(string))), nil
		}
	}
}

// secureEquals compares digests, so that not even the lengths show in its time.
func secureEquals(r *run, args []any) (any, error) {
	a, _ := args[0].(string)
	b, _ := args[1].(string)
	if r.runtime != nil && r.runtime.Compared != nil {
		r.runtime.Compared(a, b)
	}
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1 && a != "" && b != "", nil
}

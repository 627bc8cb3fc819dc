package interactions

import (
	"strconv"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// masked reads the pairs, and writes them with their masks.
func (f *formBody) masked(readings []reading) string {
	var b strings.Builder
	edited := false
	seen := map[string]int{}
	for n, one := range f.pairs {
		rawKey, rawValue := one.rawKey, one.rawValue
		seen[one.key]++
		path := one.path(n, seen[one.key])
		hideKey := f.hidesKey(one, n)
		if hideKey {
			path = "[#" + strconv.Itoa(n) + "]"
			rawKey, edited = escapedMask(vars.MaskOf(f.ref+"/"+path+"/key")), true
		}
		r := reading{exists: true, raw: one.value, text: one.value, untyped: true}
		if ref, ok := vars.Masked(one.value); ok && f.replay {
			r.mask = ref
		} else if one.value != "" && f.secretPair(one, n) {
			r.touched, r.path = true, path
			rawValue, edited = escapedMask(vars.MaskOf(f.ref+"/"+path)), true
		}
		readings[n] = r
		if n > 0 {
			b.WriteByte('&')
		}
		b.WriteString(rawKey)
		if one.equals {
			b.WriteByte('=')
		}
		b.WriteString(rawValue)
	}
	out := f.text
	if edited {
		out = b.String()
	}
	if (f.suspect || edited) && f.known.Clean(out) != out {
		return wholeMask(f.ref)
	}
	return out
}

// secretPair: the last name in a key says what the value is, those before it
// what it lies in.
func (f *formBody) secretPair(p pair, n int) bool {
	if f.suspect && f.known.In(p.rawValue) {
		return true
	}
	u := under{named: vars.SecretName(lastName(p.key)), inside: vars.SecretName(p.key)}
	return f.secret(f.at[n], u, p.value, f.suspect)
}

// lastName is paramValue of sessionTask[2].paramValue, b of a[b][0].
func lastName(key string) string {
	names := strings.FieldsFunc(key, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	for i := len(names) - 1; i > 0; i-- {
		if strings.Trim(names[i], "0123456789") != "" {
			return names[i]
		}
	}
	if len(names) == 0 {
		return key
	}
	return names[0]
}

// hidesKey says whether a key must be masked: it holds a known secret,
// something of a mask, or looks like a card number and no locator names it.
func (f *formBody) hidesKey(p pair, n int) bool {
	if _, ok := vars.Masked(p.key); ok && f.replay {
		return false
	}
	return f.suspect && (f.known.In(p.key) || f.known.In(p.rawKey)) || !fitsMask(p.key) || len(f.at[n]) == 0 && vars.LooksLikeCard(p.key)
}

// path is what the reference of the pair's value ends with: the locator that
// reads it, or its number where that would be too long.
func (p pair) path(n, nth int) string {
	if p.key == "" || len(p.key) > maxWay || strings.ContainsFunc(p.key, isControl) {
		return "[#" + strconv.Itoa(n) + "]"
	}
	return formLocator{key: p.key, nth: nth}.String()
}

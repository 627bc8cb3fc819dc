package vars

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Forms are the forms in which a secret is looked for: raw, URL-, JSON-, XML-,
// base64- (at each of the three alignments it may have inside a longer text)
// and hex-encoded, as the usual encoders write them. Duplicates and forms too
// short to tell are left out.
func Forms(secret string) []string {
	if len(secret) < MinKnown {
		return nil
	}
	forms := make([]string, 1, 10)
	forms[0] = secret
	if !isPlain(secret) {
		forms = append(forms, urlForms(secret)...)
		forms = append(forms, jsonForms(secret)...)
		forms = append(forms, xmlForms(secret)...)
	}
	h := hex.EncodeToString([]byte(secret))
	forms = append(forms, h, strings.ToUpper(h))
	for shift := range 3 {
		forms = append(forms, base64Inside(secret, shift, base64.RawStdEncoding), base64Inside(secret, shift, base64.RawURLEncoding))
	}
	out := forms[:0]
	for _, f := range forms {
		if len(f) >= MinKnown && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// isPlain reports whether URL, JSON and XML write the text as it is, all
// encoders alike: letters, digits and - . _ only, as most tokens are.
func isPlain(s string) bool {
	for i := range len(s) {
		if !unreserved(s[i]) || s[i] == '~' {
			return false
		}
	}
	return true
}

// The encoders' differences; see urlForms and xmlForms.
var (
	asScript = strings.NewReplacer("%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*") // encodeURIComponent
	asJava   = strings.NewReplacer("%20", "+", "%2A", "*", "~", "%7E")                         // URLEncoder
	asXML    = strings.NewReplacer("&", "&amp;", "<", "&lt;")
)

// urlForms differ in what they leave as it is, in the blank, and in the case
// of the digits of %2F.
func urlForms(secret string) []string {
	all := percentEscape(secret)
	forms := []string{all, asScript.Replace(all), asJava.Replace(all), url.QueryEscape(secret), url.PathEscape(secret)}
	for _, f := range forms {
		forms = append(forms, lowerPercent(f))
	}
	return forms
}

// lowerPercent writes %2f for %2F; the rest keeps its case.
func lowerPercent(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:], bytes.ToLower(b[i+1:i+3]))
			i += 2
		}
	}
	return string(b)
}

// jsonForms differ in < > &, in the slash, and in characters beyond ASCII.
func jsonForms(secret string) []string {
	var forms []string
	if own, err := jsonEscape(secret); err == nil {
		forms = append(forms, own)
	}
	var plain bytes.Buffer
	e := json.NewEncoder(&plain)
	e.SetEscapeHTML(false)
	if e.Encode(secret) == nil {
		forms = append(forms, unquoted(plain.String()), asciiJSON(unquoted(plain.String())))
	}
	if web, err := json.Marshal(secret); err == nil {
		forms = append(forms, unquoted(string(web)))
	}
	for _, f := range forms {
		forms = append(forms, strings.ReplaceAll(f, "/", `\/`))
	}
	return forms
}

func unquoted(s string) string {
	s = strings.TrimSuffix(s, "\n")
	return s[1 : len(s)-1]
}

func asciiJSON(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// xmlForms differ in quotes and in >.
func xmlForms(secret string) []string {
	var forms []string
	if own, err := xmlEscape(secret); err == nil {
		forms = append(forms, own)
	}
	var b bytes.Buffer
	if xml.EscapeText(&b, []byte(secret)) == nil {
		forms = append(forms, b.String())
	}
	least := asXML.Replace(secret)
	text := strings.ReplaceAll(least, ">", "&gt;")
	quotes := strings.ReplaceAll(text, `"`, "&quot;")
	return append(forms, least, text, quotes, strings.ReplaceAll(quotes, "'", "&apos;"), strings.ReplaceAll(quotes, "'", "&#x27;"))
}

// base64Inside is the part of the base64 text that depends on the secret
// alone when shift bytes stand before it.
func base64Inside(secret string, shift int, enc *base64.Encoding) string {
	text := enc.EncodeToString([]byte(strings.Repeat("\x00", shift) + secret))
	from := (shift*8 + 5) / 6
	to := (shift + len(secret)) * 8 / 6
	return text[from:to]
}

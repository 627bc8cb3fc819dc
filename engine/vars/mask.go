package vars

import "strings"

const maskOpen, maskClose = "⟦", "⟧"

// MaskOf is the text that stands where the secret stood.
func MaskOf(ref string) string { return maskOpen + ref + maskClose }

// Masked is the reference in a text that is a mask and nothing else.
func Masked(text string) (ref string, ok bool) {
	inner, ok := strings.CutPrefix(text, maskOpen)
	if !ok {
		return "", false
	}
	inner, ok = strings.CutSuffix(inner, maskClose)
	if !ok || inner == "" || strings.Contains(inner, maskOpen) || strings.Contains(inner, maskClose) {
		return "", false
	}
	return inner, true
}

// HoldsMask reports whether a mask stands anywhere in the text.
func HoldsMask(text string) bool { return strings.Contains(text, maskOpen) }

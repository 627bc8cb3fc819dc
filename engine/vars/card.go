package vars

// Luhn reports whether the digits pass the check of card numbers
// (ISO/IEC 7812-1, annex B). Other characters make it false.
func Luhn(digits string) bool {
	if digits == "" {
		return false
	}
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i]) - '0'
		if d < 0 || d > 9 {
			return false
		}
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// LooksLikeCard reports whether a whole text is 12 to 19 digits that pass
// [Luhn], blanks and dashes between them allowed. Such a text is sealed as a
// secret wherever it turns up; one in ten order numbers passes too, which is
// why `secret="false"` opts out.
func LooksLikeCard(text string) bool {
	if len(text) < 12 || len(text) > 40 {
		return false
	}
	digits := make([]byte, 0, 19)
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case c != ' ' && c != '-':
			return false
		}
	}
	return len(digits) >= 12 && len(digits) <= 19 && Luhn(string(digits))
}

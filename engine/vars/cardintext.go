package vars

// HoldsCard reports whether a card number stands inside a longer text: 13 to
// 19 digits that pass [Luhn], in one run or in groups as they are printed
// (4-4-4-4, 4-6-5), with nothing of a word or number beside them. Identifiers
// that are made of digits, letters and dashes (GUIDs) are none.
func HoldsCard(text string) bool { return CardAt(text) >= 0 }

// CardAt is where the first card number begins that [HoldsCard] sees; -1 when
// there is none.
func CardAt(text string) int {
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) || i > 0 && joins(text[i-1]) {
			continue
		}
		digits, end := cardAt(text[i:])
		if n := len(digits); n >= 13 && n <= 19 && (i+end == len(text) || !joins(text[i+end])) && Luhn(digits) {
			return i
		}
		for i+1 < len(text) && isDigit(text[i+1]) {
			i++
		}
	}
	return -1
}

// cardAt reads digits from the beginning: a run, or groups of four (or 4-6-5)
// with single blanks or dashes between.
func cardAt(text string) (digits string, end int) {
	run := digitRun(text)
	if run != 4 {
		return text[:run], run
	}
	digits, end = text[:4], 4
	for end+1 < len(text) && (text[end] == ' ' || text[end] == '-') {
		n := digitRun(text[end+1:])
		if n == 0 || n > 7 || len(digits)+n > 19 {
			break
		}
		digits, end = digits+text[end+1:end+1+n], end+1+n
	}
	return digits, end
}

func digitRun(text string) int {
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// joins reports whether a character makes digits beside it part of something
// longer.
func joins(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_'
}

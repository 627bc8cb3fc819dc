package sandbox

import (
	"net/url"
	"regexp"
	"strings"
	"time"
)

// worldnetCard is a card that is stored under a MERCHANTREF.
type worldnetCard struct {
	reference string // CARDREFERENCE, the token
	kind      string // CARDTYPE
	expiry    string // MMYY
	holder    string
	masked    string // first six and last four digits
}

// worldnetBrands are the card types that the terminal takes. Names of the
// documents; the first digits are common knowledge, shortened.
var worldnetBrands = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{"Visa Credit", regexp.MustCompile(`^4[0-9]{12}([0-9]{3})?$`)},
	{"MasterCard", regexp.MustCompile(`^(5[1-5]|2[2-7])[0-9]{14}$`)},
	{"American Express", regexp.MustCompile(`^3[47][0-9]{13}$`)},
}

var worldnetCVV = regexp.MustCompile(`^[0-9]{3,4}$`)

// readWorldnetCard checks what was typed into the page; the code is "", or that
// of the first mistake. What a field must look like is invented.
func readWorldnetCard(form url.Values, now time.Time) (card worldnetCard, code string) {
	number := strings.NewReplacer(" ", "", "-", "").Replace(form.Get("CARDNUMBER"))
	if !isDigits(number, 12, 19) || !worldnetLuhn(number) {
		return card, "E10"
	}
	for _, b := range worldnetBrands {
		if b.pattern.MatchString(number) {
			card.kind = b.name
		}
	}
	if card.kind == "" {
		return card, "E05"
	}
	card.expiry = strings.NewReplacer("/", "", " ", "").Replace(form.Get("CARDEXPIRY"))
	last, err := time.Parse("0106", card.expiry)
	if err != nil || len(card.expiry) != 4 || !now.Before(last.AddDate(0, 1, 0)) {
		return card, "E11"
	}
	card.holder = strings.TrimSpace(form.Get("CARDHOLDERNAME"))
	if digits := regexp.MustCompile(`[0-9][0-9 ]{10,}[0-9]`).FindString(card.holder); digits != "" && worldnetLuhn(strings.ReplaceAll(digits, " ", "")) {
		return card, "E42" // a card number where none belongs (when it comes is invented)
	}
	if card.holder == "" || len(card.holder) > 60 {
		return card, "E12"
	}
	if !worldnetCVV.MatchString(form.Get("CVV")) {
		return card, "E14"
	}
	card.masked = number[:6] + strings.Repeat("*", len(number)-10) + number[len(number)-4:]
	return card, ""
}

// worldnetLuhn is the check digit of card numbers.
func worldnetLuhn(digits string) bool {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

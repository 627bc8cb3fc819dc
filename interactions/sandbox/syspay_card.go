package sandbox

import (
	"strconv"
	"strings"
	"time"
)

// syspayCard is a card without its number.
type syspayCard struct {
	display, scheme, holder, month, year string
	declined                             bool
}

// sampleCard is the imaginary customer's.
func (i *syspayInstance) sampleCard() *syspayCard {
	c := &syspayCard{display: "4111-11xx-xxxx-1111", scheme: "VISA", holder: "Ann Example", month: "01", year: syspayYear(i.created)}
	if i.plot.oddName {
		c.holder = "Ann >>> ??? Ünüsual"
	}
	return c
}

// method is the card as a token shows it. The reason is invented.
func (c *syspayCard) method(status string) *syspayMethod {
	m := &syspayMethod{Class: "payment_method", Type: "CREDITCARD", Display: c.display, ValidationStatus: "VALID",
		Details: syspayDetails{"payment_method_details", c.holder, c.scheme, c.month, c.year}}
	if status == syspayFailed {
		reason := "declined"
		m.ValidationStatus, m.InvalidReason = "INVALID", &reason
	}
	return m
}

// readSysPayCard checks what was typed into the page; a mistake is a text for
// the customer. The number is not kept.
func (o SysPayOptions) readSysPayCard(field func(string) string, now time.Time) (c *syspayCard, mistake string) {
	number := strings.NewReplacer(" ", "", "-", "").Replace(field("card_number"))
	month, errMonth := strconv.Atoi(field("exp_month"))
	year, errYear := strconv.Atoi(field("exp_year"))
	switch {
	case strings.TrimSpace(field("card_holder")) == "":
		return nil, "Please give the name on the card."
	case !isDigits(number, 12, 19) || !syspayLuhn(number):
		return nil, "This is not a card number."
	case errMonth != nil || month < 1 || month > 12 || errYear != nil || year < 2000 || year > 2999:
		return nil, "Please give month and year of expiry, as 01 and 2030."
	case !time.Date(year, time.Month(month)+1, 1, 0, 0, 0, 0, time.UTC).After(now):
		return nil, "The card has expired."
	case !isDigits(field("cvc"), 3, 4):
		return nil, "Please give the three or four digits of the security code."
	}
	c = &syspayCard{display: number[:4] + "-" + number[4:6] + "xx-xxxx-" + number[len(number)-4:], scheme: "OTHER", holder: field("card_holder"),
		month: field("exp_month"), year: strconv.Itoa(year), declined: number == o.DeclinedCard}
	switch number[0] {
	case '4':
		c.scheme = "VISA"
	case '5':
		c.scheme = "MASTERCARD"
	}
	return c, ""
}

// syspayLuhn is the check of card numbers (ISO/IEC 7812-1, annex B).
func syspayLuhn(digits string) bool {
	sum := 0
	for k := range len(digits) {
		d := int(digits[len(digits)-1-k] - '0')
		if k%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

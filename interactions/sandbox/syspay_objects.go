package sandbox

import (
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"time"
)

// detokenizers: at most two ids.
func (in *syspayReader) detokenizers(name string) {
	list, ok := in.object[name].([]any)
	if in.object[name] != nil && !ok || len(list) > 2 {
		in.fail(name, "is not an array of at most 2 ids")
	}
	for i, v := range list {
		item := syspayReader{object: map[string]any{name: v}}
		if item.number(name); v == nil || item.err != nil {
			in.fail(fmt.Sprintf("%s[%d]", name, i), "is not an id")
		}
	}
}

func (in *syspayReader) booking() (map[string]any, time.Time) {
	sub := in.in("booking_details")
	if sub == nil {
		return nil, time.Time{}
	}
	sub.required("type")
	if sub.text("type", 0, nil) != "HOTEL" {
		sub.fail("type", "is not HOTEL")
	}
	sub.required("booking_id")
	sub.text("booking_id", 100, nil)
	from, to := sub.date("check_in_date"), sub.date("check_out_date")
	sub.needs("check_in_date", "check_out_date")
	sub.needs("check_out_date", "check_in_date")
	if to.Before(from) {
		sub.fail("check_out_date", "is before check_in_date")
	}
	sub.number("total_booking_amount")
	sub.text("booking_currency", 0, syspayCurrency)
	sub.needs("total_booking_amount", "booking_currency")
	sub.needs("booking_currency", "total_booking_amount")
	in.err = sub.err
	return sub.object, to
}

func (in *syspayReader) customer() map[string]any {
	sub := in.in("customer")
	if sub == nil {
		return nil
	}
	sub.text("lastname", 100, nil)
	sub.text("gender", 0, regexp.MustCompile(`^[MF]$`))
	if email := sub.text("email", 0, nil); sub.object["email"] != nil {
		if a, err := mail.ParseAddress(email); err != nil || a.Address != email {
			sub.fail("email", "is not an email address")
		}
	}
	if l := sub.text("language", 0, syspayLanguage); l != "" && !slices.Contains([]string{"en", "fr", "it", "de", "es", "nl"}, l) {
		sub.fail("language", "is not supported")
	}
	in.err = sub.err
	return sub.object
}

func (in *syspayReader) payment() *syspayPayment {
	sub := in.in("payment")
	if sub == nil {
		return nil
	}
	for _, name := range []string{"reference", "amount", "currency"} {
		sub.required(name)
	}
	p := &syspayPayment{
		reference: sub.text("reference", 0, syspayPrintable),
		cents:     sub.number("amount"),
		currency:  sub.text("currency", 0, syspayCurrency),
		preauth:   sub.boolean("preauth"),
	}
	in.err = sub.err
	return p
}

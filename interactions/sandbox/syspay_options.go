package sandbox

import (
	"cmp"
	"time"
)

// SysPayOptions are the account at the simulated SysPay and what its documents
// leave open. The zero value works.
type SysPayOptions struct {
	Login             string // the merchant's API login; default "sandbox-merchant"
	Passphrase        string // default "sandbox-merchant-passphrase"
	PartnerLogin      string // who may act for the merchant with the combined header; default "sandbox-partner"
	PartnerPassphrase string // default "sandbox-partner-passphrase"
	Source            string // the website's reference; default "1"

	// AllowedIPs are the callers of the API; SysPay lists them for each account.
	// Empty allows all.
	AllowedIPs []string
	// Currencies the account may charge in; default EUR, GBP, USD.
	Currencies []string

	Tolerance time.Duration // how far Created may be from the clock; default 5 min, invented: SysPay does not say

	CustomerAfter time.Duration // from the start until the imaginary customer has filled in the page; default 8 s, invented
	EMSAfter      time.Duration // from there to the event; default 1 s, invented
	HiddenFor     time.Duration // how long the API knows nothing of a token in the scenarios "redirect-only" and "ems-only"; default 1 h, invented
	LinkFor       time.Duration // life of a link without accept_until; default 1 h, invented
	TokenFor      time.Duration // life of a token without expiration_date; default 365 days, invented
	BookingFor    time.Duration // what is added to check_out_date when that decides; default 30 days; SysPay: an interval of the account

	DeclinedCard string // the card number that the page declines; default "4000000000000002", invented
	UnknownState string // a status that no flow knows; default "SUSPENDED", invented
}

// withDefaults fills what is empty or zero.
func (o SysPayOptions) withDefaults() SysPayOptions {
	o.Login = cmp.Or(o.Login, "sandbox-merchant")
	o.Passphrase = cmp.Or(o.Passphrase, "sandbox-merchant-passphrase")
	o.PartnerLogin = cmp.Or(o.PartnerLogin, "sandbox-partner")
	o.PartnerPassphrase = cmp.Or(o.PartnerPassphrase, "sandbox-partner-passphrase")
	o.Source = cmp.Or(o.Source, "1")
	if len(o.Currencies) == 0 {
		o.Currencies = []string{"EUR", "GBP", "USD"}
	}
	o.Tolerance = cmp.Or(o.Tolerance, 5*time.Minute)
	o.CustomerAfter = cmp.Or(o.CustomerAfter, 8*time.Second)
	o.EMSAfter = cmp.Or(o.EMSAfter, time.Second)
	o.HiddenFor = cmp.Or(o.HiddenFor, time.Hour)
	o.LinkFor = cmp.Or(o.LinkFor, time.Hour)
	o.TokenFor = cmp.Or(o.TokenFor, 365*24*time.Hour)
	o.BookingFor = cmp.Or(o.BookingFor, 30*24*time.Hour)
	o.DeclinedCard = cmp.Or(o.DeclinedCard, "4000000000000002")
	o.UnknownState = cmp.Or(o.UnknownState, "SUSPENDED")
	return o
}

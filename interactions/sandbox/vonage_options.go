package sandbox

import (
	"cmp"
	"time"
)

// VonageOptions are the account of the simulated contact center and what the
// documents of Vonage leave open. The zero value works.
type VonageOptions struct {
	ClientID               string // default "sandbox-client"
	ClientSecret           string // default "sandbox-client-secret"
	AccountConfigurationID string // default "1001"; Vonage: supplied by Vonage, an integer in its API pages, a string in its call plan
	Account                string // name of the account in error texts; default "sandbox"

	CreatedFor  time.Duration // from the start to InProgress; default 2 s, invented
	FinishAfter time.Duration // from the start to the end; default 8 s, invented

	DtmfFallbackNumber string // the number that calls are transferred to; default "+442079460123", a number reserved for fiction
	Currency           string // of the result; default "GBP", invented

	States VonageStates
}

// VonageStates are the values of sessionState. Vonage documents "Finished" only,
// by its example; the other names are invented and have their one place here.
type VonageStates struct {
	Created    string // nobody has entered anything yet; default "Created", invented
	InProgress string // the caller is paying; default "InProgress", invented
	Finished   string // ended, which says nothing of success; default "Finished", Vonage
	Failed     string // default "Failed", invented
	Expired    string // default "Expired", invented
	Unknown    string // a state that no flow knows; default "Suspended", invented
}

// withDefaults fills what is empty or zero.
func (o VonageOptions) withDefaults() VonageOptions {
	return VonageOptions{
		ClientID:               cmp.Or(o.ClientID, "sandbox-client"),
		ClientSecret:           cmp.Or(o.ClientSecret, "sandbox-client-secret"),
		AccountConfigurationID: cmp.Or(o.AccountConfigurationID, "1001"),
		Account:                cmp.Or(o.Account, "sandbox"),
		CreatedFor:             cmp.Or(o.CreatedFor, 2*time.Second),
		FinishAfter:            cmp.Or(o.FinishAfter, 8*time.Second),
		DtmfFallbackNumber:     cmp.Or(o.DtmfFallbackNumber, "+442079460123"),
		Currency:               cmp.Or(o.Currency, "GBP"),
		States: VonageStates{
			Created:    cmp.Or(o.States.Created, "Created"),
			InProgress: cmp.Or(o.States.InProgress, "InProgress"),
			Finished:   cmp.Or(o.States.Finished, "Finished"),
			Failed:     cmp.Or(o.States.Failed, "Failed"),
			Expired:    cmp.Or(o.States.Expired, "Expired"),
			Unknown:    cmp.Or(o.States.Unknown, "Suspended"),
		},
	}
}

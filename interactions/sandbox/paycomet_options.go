package sandbox

import (
	"cmp"
	"time"
)

// PaycometOptions are the account of the simulated gateway and what the
// documents of PAYCOMET leave open. The zero value works.
type PaycometOptions struct {
	Token            string // of the header PAYCOMET-API-TOKEN; default "sandbox-paycomet-token"
	ProviderID       string // IVR_PROVIDER_ID, at most 6 digits; default "123"
	StationID        string // IVR_STATION_ID; default "STATION01"
	ClientCode       string // IVR_MERCHANT_CODE, at most 8 letters and digits; default "ab12cd34"
	Terminal         string // at most 5 digits; default "4321"
	ProviderPassword string // ends what the signatures of SOAP and post_ivr.php are made of; default "sandbox-provider-password"
	Password         string // of the terminal, for the hash of notifications; default "sandbox-terminal-password"

	// Hash of the signatures of SOAP and post_ivr.php: "sha1" or "sha512". The
	// formula is not documented in text; the example of the integration guide has
	// the length of a SHA-1. Default "sha1", inferred.
	Hash string

	Waiting time.Duration // state 0; default 2 s, invented
	Finish  time.Duration // from the start to the outcome; default 12 s, invented
	Timeout time.Duration // of a session that asks for none; default 300 s, invented

	NotifyPath string // of the notification at the inbox; default "/paycomet/payment"

	// NotifyAgain are the pauses before a notification that was not answered by
	// 2xx is sent once more. No repeat is documented: default none.
	NotifyAgain []time.Duration
}

// withDefaults fills what is empty or zero.
func (o PaycometOptions) withDefaults() PaycometOptions {
	return PaycometOptions{
		Token:            cmp.Or(o.Token, "sandbox-paycomet-token"),
		ProviderID:       cmp.Or(o.ProviderID, "123"),
		StationID:        cmp.Or(o.StationID, "STATION01"),
		ClientCode:       cmp.Or(o.ClientCode, "ab12cd34"),
		Terminal:         cmp.Or(o.Terminal, "4321"),
		ProviderPassword: cmp.Or(o.ProviderPassword, "sandbox-provider-password"),
		Password:         cmp.Or(o.Password, "sandbox-terminal-password"),
		Hash:             cmp.Or(o.Hash, "sha1"),
		Waiting:          cmp.Or(o.Waiting, 2*time.Second),
		Finish:           cmp.Or(o.Finish, 12*time.Second),
		Timeout:          cmp.Or(o.Timeout, 300*time.Second),
		NotifyPath:       cmp.Or(o.NotifyPath, "/paycomet/payment"),
		NotifyAgain:      o.NotifyAgain,
	}
}

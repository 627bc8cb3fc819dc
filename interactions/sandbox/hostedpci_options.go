package sandbox

import (
	"cmp"
	"time"
)

// HostedPCIOptions are the account of the simulated service and what the
// documents of HostedPCI leave open. The zero value works.
type HostedPCIOptions struct {
	UserName string            // default "sandbox-agent"
	PassKey  string            // default "sandbox-agent-passkey"
	Others   map[string]string // further users and their pass keys; default none. HostedPCI: each agent has his own
	Number   string            // the voice system that calls are bridged to; default "+442079460125", a number reserved for fiction

	// Times since the session was created; all invented.
	KeyedAfter  time.Duration // the session key was keyed; default 2 s
	CardAfter   time.Duration // the card; default 4 s
	ExpiryAfter time.Duration // the expiry date, when it is asked for; default 5 s
	CodeAfter   time.Duration // the CVV, when it is asked for; default 6 s
	FinishAfter time.Duration // the session is over; default 7 s
	Life        time.Duration // the session and its CVV are forgotten; default 1 h

	// ReplayWindow is how long an equal createsession is a packet replay. The
	// error is documented, when it comes is not; default 30 s, invented.
	ReplayWindow time.Duration

	ExpiryTask   string // type of the task of the expiry date; default "ccexpsetup", invented
	ExpiryParam  string // its paramName; default "ccexpiry", invented
	UnknownState string // a sessionStatus that no flow knows; default "suspended", invented
	CodeDigits   int    // digits of the token of a CVV; default 3, as the sample has

	// QuietSuccess leaves exceptionMsg of a success empty, as the samples do.
	// Else it has MCMP_ACT_1 or _3, as the table of codes says.
	QuietSuccess bool

	// RefuseDuplicateRef refuses a second payment under one merchantRefId that
	// was approved. Nothing says that HostedPCI does: by default it is paid twice.
	RefuseDuplicateRef bool

	ContentType string // of the answers; default "text/html;charset=UTF-8". Not documented
}

// hostedpciTokenLife is how long a token lives from its last use. HostedPCI: 18
// months.
func hostedpciTokenLife(used time.Time) time.Time { return used.AddDate(0, 18, 0) }

// withDefaults fills what is empty or zero.
func (o HostedPCIOptions) withDefaults() HostedPCIOptions {
	o.UserName = cmp.Or(o.UserName, "sandbox-agent")
	o.PassKey = cmp.Or(o.PassKey, "sandbox-agent-passkey")
	o.Number = cmp.Or(o.Number, "+442079460125")
	o.KeyedAfter = cmp.Or(o.KeyedAfter, 2*time.Second)
	o.CardAfter = cmp.Or(o.CardAfter, 4*time.Second)
	o.ExpiryAfter = cmp.Or(o.ExpiryAfter, 5*time.Second)
	o.CodeAfter = cmp.Or(o.CodeAfter, 6*time.Second)
	o.FinishAfter = cmp.Or(o.FinishAfter, 7*time.Second)
	o.Life = cmp.Or(o.Life, time.Hour)
	o.ReplayWindow = cmp.Or(o.ReplayWindow, 30*time.Second)
	o.ExpiryTask = cmp.Or(o.ExpiryTask, "ccexpsetup")
	o.ExpiryParam = cmp.Or(o.ExpiryParam, "ccexpiry")
	o.UnknownState = cmp.Or(o.UnknownState, "suspended")
	o.CodeDigits = cmp.Or(o.CodeDigits, 3)
	o.ContentType = cmp.Or(o.ContentType, "text/html;charset=UTF-8")
	return o
}

package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Kinds of faults. "latency" and "status" take an argument after a colon.
// "Acts" means that the provider does what was asked: what a client cannot know
// when the answer is lost.
const (
	FaultLatency       = "latency"        // latency:1.5s waits that long, then acts and answers; a client that leaves earlier is not served
	FaultStatus        = "status"         // status:500 does not act; that status (200 to 599, except 204 and 304) with a JSON body
	FaultErrorRoot     = "error-root"     // does not act; 200 with {"error":...}
	FaultDropBefore    = "drop-before"    // does not act; closes the connection
	FaultDropAfter     = "drop-after"     // acts; closes the connection without an answer
	FaultTruncate      = "truncate"       // acts; full Content-Length, half of the body, then closes
	FaultGarbage       = "garbage"        // acts; a page of HTML instead of the answer
	FaultStall         = "stall"          // acts; never answers, until the client goes away
	FaultRedirect      = "redirect"       // does not act; 307 to the same path with ?redirected=1, so that following it acts
	FaultFlood         = "flood"          // acts; the answer grown to over 1 MiB
	FaultShuffle       = "shuffle"        // acts; keys of JSON objects in reverse order
	FaultDuplicateKeys = "duplicate-keys" // acts; every key of the root twice, the second time with another value
)

// FaultKinds lists the kinds in the form that [ParseFault] reads.
func FaultKinds() []string {
	return []string{FaultLatency + ":<duration>", FaultStatus + ":<code>", FaultErrorRoot, FaultDropBefore, FaultDropAfter,
		FaultTruncate, FaultGarbage, FaultStall, FaultRedirect, FaultFlood, FaultShuffle, FaultDuplicateKeys}
}

// Fault spoils the answers to some requests. Every fault counts the requests
// that match it, except those that an earlier fault of the list has taken.
type Fault struct {
	Match string // substring of "METHOD path", as "POST /globalpci/"; "" matches every request
	Times int    // how many matching requests are spoiled; 0 = all
	After int    // the first After matching requests are left alone
	Kind  string // one of FaultKinds
}

// ParseFault reads MATCH=KIND[*TIMES][+AFTER], the form for a command line:
//
//	POST /globalpci/v1/selfservicesession/=drop-after*1   the first start is lost after it was done
//	GET /globalpci/v1/session/=status:500*2+1             the second and third status are refused
//	=latency:1.5s                                         every request takes 1.5 s longer
//
// The last "=" separates; KIND is one of [FaultKinds]. Errors name the mistake
// and list the kinds when the kind is unknown.
func ParseFault(text string) (Fault, error) {
	i := strings.LastIndexByte(text, '=')
	if i < 0 {
		return Fault{}, fmt.Errorf("fault %q: want MATCH=KIND[*TIMES][+AFTER], as \"POST /path=drop-after*1\"", text)
	}
	f := Fault{Match: text[:i], Kind: text[i+1:]}
	var err error
	if f.Kind, f.After, err = cutCount(f.Kind, '+', 0); err != nil {
		return Fault{}, fmt.Errorf("fault %q: after + %w", text, err)
	}
	if f.Kind, f.Times, err = cutCount(f.Kind, '*', 1); err != nil {
		return Fault{}, fmt.Errorf("fault %q: after * %w", text, err)
	}
	if err := f.check(); err != nil {
		return Fault{}, err
	}
	return f, nil
}

// String is the form that ParseFault reads.
func (f Fault) String() string {
	s := f.Match + "=" + f.Kind
	if f.Times > 0 {
		s += "*" + strconv.Itoa(f.Times)
	}
	if f.After > 0 {
		s += "+" + strconv.Itoa(f.After)
	}
	return s
}

// check reports an unknown kind, a bad argument or a negative count.
func (f Fault) check() error {
	if f.Times < 0 || f.After < 0 {
		return fmt.Errorf("fault %q: Times and After must not be negative", f)
	}
	name, argument, has := strings.Cut(f.Kind, ":")
	for _, known := range FaultKinds() {
		kind, _, takes := strings.Cut(known, ":")
		if kind != name || takes != has {
			continue
		}
		if err := checkArgument(kind, argument); err != nil {
			return fmt.Errorf("fault %q: %w", f, err)
		}
		return nil
	}
	return fmt.Errorf("fault %q: unknown kind %q; known: %s", f, f.Kind, strings.Join(FaultKinds(), ", "))
}

func checkArgument(kind, argument string) error {
	switch kind {
	case FaultLatency:
		if d, err := time.ParseDuration(argument); err != nil || d < 0 {
			return fmt.Errorf("%q is not a duration, as 1.5s or 200ms", argument)
		}
	case FaultStatus:
		n, err := strconv.Atoi(argument)
		if err != nil || len(argument) != 3 || n < 200 || n > 599 || n == 204 || n == 304 {
			return fmt.Errorf("%q is not a status from 200 to 599 that may have a body", argument)
		}
	}
	return nil
}

// cutCount takes a trailing mark and count off text. Without the mark the count
// is 0, which means "all" or "none" to the caller.
func cutCount(text string, mark byte, least int) (rest string, n int, err error) {
	i := strings.LastIndexByte(text, mark)
	if i < 0 {
		return text, 0, nil
	}
	n, err = strconv.Atoi(text[i+1:])
	if err != nil || n < least {
		return "", 0, fmt.Errorf("want a whole number of at least %d, not %q", least, text[i+1:])
	}
	return text[:i], n, nil
}

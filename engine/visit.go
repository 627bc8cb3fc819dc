package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// Visit is an applet's view of the call while it is there. It implements
// [vars.Scope].
type Visit struct {
	state *State
	frame *Frame
	large string // a data source that was to hold more than it may
}

var _ vars.Scope = (*Visit)(nil)

// Data is the value of a data source; null when it is not set.
func (v *Visit) Data(name string) vars.Value { return v.frame.Data[name] }

// Setting is a plain setting's value, else the reference of a secret one.
func (v *Visit) Setting(key string) vars.Value {
	if s, ok := v.state.Settings[key]; ok {
		return s
	}
	return vars.Secret("#"+key, vars.Operator)
}

// Set sets a data source; null unsets it. A value longer than MaxValue is a
// fault of the applet.
func (v *Visit) Set(name string, value vars.Value) {
	if len(value.Text) > MaxValue {
		v.large = name
		return
	}
	if value.IsNull() {
		delete(v.frame.Data, name)
		return
	}
	v.frame.Data[name] = value
}

// Now is the time of the event that is handled. It is the only time there is.
func (v *Visit) Now() time.Time { return v.state.At }

// Count is a number that the applet keeps during this visit; 0 at first.
func (v *Visit) Count(key string) int64 { return v.frame.Counts[key] }

// SetCount keeps a number.
func (v *Visit) SetCount(key string, n int64) {
	if v.frame.Counts == nil {
		v.frame.Counts = map[string]int64{}
	}
	v.frame.Counts[key] = n
}

// Ref is the beginning of references that the next command of this visit may
// give to secrets in its answer.
func (v *Visit) Ref() string { return refOf(v.frame.at(), v.frame.Visit, v.frame.Ordinal+1) }

// AnswerRef is the same for the command that was answered last.
func (v *Visit) AnswerRef() string { return refOf(v.frame.at(), v.frame.Visit, v.frame.Ordinal) }

// HungUp reports whether the caller has hung up.
func (v *Visit) HungUp() bool { return v.state.HungUp != nil }

// Kept is a number that the applet keeps over its visits; 0 at first.
func (v *Visit) Kept(what string) int64 { return v.frame.Kept[v.frame.Applet+" "+what] }

// Keep keeps a number over the applet's visits; 0 forgets it.
func (v *Visit) Keep(what string, n int64) {
	name := v.frame.Applet + " " + what
	if n == 0 {
		delete(v.frame.Kept, name)
		return
	}
	if v.frame.Kept == nil {
		v.frame.Kept = map[string]int64{}
	}
	v.frame.Kept[name] = n
}

// Number is the how-manieth visit to the applet this is, from 1.
func (v *Visit) Number() int { return v.frame.Visit }

// Key is a text that is the same whenever the applet asks for the same number
// in the same call, and another for any other: a function of the call's seed.
// It has the form of a UUID (RFC 9562, version 8).
func (v *Visit) Key(number int64) string {
	h := v.derive(fmt.Sprintf("key %s %d", v.frame.at(), number))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// CommandSeed is the seed of the next command, as hex.
func (v *Visit) CommandSeed() string {
	h := v.derive(fmt.Sprintf("command %d", v.state.Commands+1))
	return hex.EncodeToString(h[:])
}

func (v *Visit) derive(purpose string) [32]byte {
	return sha256.Sum256(append(v.state.Call.Seed[:], purpose...))
}

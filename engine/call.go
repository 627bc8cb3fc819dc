package engine

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// Call is what a call begins with.
type Call struct {
	ID     string            `json:"id"` // unique; the data source CallGuid
	CLID   string            `json:"clid,omitempty"`
	DNIS   string            `json:"dnis,omitempty"`
	Inbox  string            `json:"inbox,omitempty"` // base URL of the inbox, as providers reach it; the data source InboxUrl
	Inputs map[string]string `json:"-"`               // by name, in the clear; the start record has their values
	Seed   Seed              `json:"seed"`
}

// Seed is what a call's ids and nonces are a function of: 32 bytes, written as
// hex. Two calls must never share one.
type Seed [32]byte

// NewSeed is a seed from the machine's source of randomness.
func NewSeed() Seed {
	var s Seed
	rand.Read(s[:]) // never fails (crypto/rand)
	return s
}

// MarshalText implements [encoding.TextMarshaler].
func (s Seed) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(s[:])), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *Seed) UnmarshalText(b []byte) error {
	if hex.DecodedLen(len(b)) != len(s) {
		return fmt.Errorf("a seed has %d hex digits", 2*len(s))
	}
	_, err := hex.Decode(s[:], b)
	return err
}

// NewID is a random call id in the form of a UUID (RFC 9562, version 4).
func NewID() string {
	s := NewSeed()
	s[6], s[8] = s[6]&0x0f|0x40, s[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", s[0:4], s[4:6], s[6:8], s[8:10], s[10:16])
}

// Started is the data of a start record: everything that Start is a function
// of, secrets as references.
type Started struct {
	Format    int                   `json:"format"` // journal.Format
	Engine    string                `json:"engine"` // Version
	Flow      string                `json:"flow"`
	Program   string                `json:"program"` // fingerprint
	Call      Call                  `json:"call"`
	Inputs    map[string]vars.Value `json:"inputs,omitempty"`
	Defaulted []string              `json:"defaulted,omitempty"` // the inputs that were not given: they have their defaults, or none
	Settings  map[string]vars.Value `json:"settings,omitempty"`  // the plain ones
}

// Version of the engine's behaviour; it is part of every program's fingerprint.
const Version = "ivrflow/1"

package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// ids makes identifiers from a seed. It has no state: the caller counts, so the
// n-th session of a run has the same id in the next run.
type ids struct{ seed uint64 }

// sum is 32 bytes for the n-th thing of that purpose.
func (i ids) sum(purpose string, n int) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "sandbox/%d/%s/%d", i.seed, purpose, n))
}

// guid is in the form of a version 4 UUID, lower case.
func (i ids) guid(purpose string, n int) string {
	s := i.sum(purpose, n)
	s[6] = s[6]&0x0f | 0x40
	s[8] = s[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", s[0:4], s[4:6], s[6:8], s[8:10], s[10:16])
}

// token is 64 hex digits.
func (i ids) token(purpose string, n int) string {
	s := i.sum(purpose, n)
	return hex.EncodeToString(s[:])
}

// digits is length decimal digits (at most 32), the first of them not zero.
func (i ids) digits(purpose string, n, length int) string {
	s := i.sum(purpose, n)
	d := make([]byte, length)
	for k := range d {
		d[k] = '0' + s[k]%10
	}
	if d[0] == '0' {
		d[0] = '1'
	}
	return string(d)
}

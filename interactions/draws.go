package interactions

import (
	"crypto/sha256"
	"encoding/binary"
)

// draws is what is random in one attempt: a function of the command's seed,
// the attempt and the ordinal of the draw, so that a journal knows every nonce
// that was sent. (Of a request that another process sends again the seed has the
// time in it, too.)
type draws struct {
	seed    string
	attempt int // from 1
	ordinal int // of the last draw
}

// fill is [expression.Runtime]'s Random: SHA-256 of seed, attempt, ordinal and
// a counter of blocks.
func (d *draws) fill(p []byte) {
	d.ordinal++
	for block := uint64(0); len(p) > 0; block++ {
		b := []byte("draw " + d.seed + "\n")
		b = binary.BigEndian.AppendUint64(b, uint64(d.attempt))
		b = binary.BigEndian.AppendUint64(b, uint64(d.ordinal))
		b = binary.BigEndian.AppendUint64(b, block)
		sum := sha256.Sum256(b)
		p = p[copy(p, sum[:]):]
	}
}

package interactions

import (
	"bytes"
	"testing"
)

func TestDraws(t *testing.T) {
	draw := func(seed string, attempt, times, n int) []byte {
		d := draws{seed: seed, attempt: attempt}
		p := make([]byte, n)
		for range times {
			d.fill(p)
		}
		return p
	}
	first := draw("seed", 1, 1, 100)
	if !bytes.Equal(first, draw("seed", 1, 1, 100)) || !bytes.Equal(first[:10], draw("seed", 1, 1, 10)) {
		t.Error("the same draw differs")
	}
	for _, other := range [][]byte{draw("seed2", 1, 1, 100), draw("seed", 2, 1, 100), draw("seed", 1, 2, 100)} {
		if bytes.Equal(first, other) {
			t.Error("another draw is the same")
		}
	}
	if bytes.Equal(first[:32], first[32:64]) {
		t.Error("the blocks repeat")
	}
}

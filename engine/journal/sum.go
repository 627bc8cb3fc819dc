package journal

import (
	"fmt"
	"hash/crc32"
)

// sumLen is the length of a sum as text.
const sumLen = 8

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// chain is the checksum of a record: of the sum of the record before it, as
// text, and of the record's own bytes. So a record that was left out, added or
// moved is found like one that was changed. Whoever can write to the file can
// make sums too: they tell damage, not forgery.
func chain(before uint32, body []byte) uint32 {
	sum := ^uint32(0) // by hand, for [crc32.Update] would put the digits on the heap
	for shift := 28; shift >= 0; shift -= 4 {
		sum = castagnoli[byte(sum)^hexDigits[before>>shift&15]] ^ sum>>8
	}
	return crc32.Update(^sum, castagnoli, body)
}

const hexDigits = "0123456789abcdef"

// appendSum adds a sum as 8 lower-case hex digits.
func appendSum(b []byte, sum uint32) []byte {
	for shift := 28; shift >= 0; shift -= 4 {
		b = append(b, hexDigits[sum>>shift&15])
	}
	return b
}

// parseSum reads 8 lower-case hex digits.
func parseSum(text []byte) (uint32, bool) {
	if len(text) != sumLen {
		return 0, false
	}
	var sum uint32
	for _, c := range text {
		switch {
		case '0' <= c && c <= '9':
			sum = sum<<4 | uint32(c-'0')
		case 'a' <= c && c <= 'f':
			sum = sum<<4 | uint32(c-'a'+10)
		default:
			return 0, false
		}
	}
	return sum, true
}

func errSum(n uint64, stands, gives uint32) error {
	return fmt.Errorf("record %d was changed or damaged, or the one before it was: its sum is %08x, its content gives %08x", n, stands, gives)
}

func errSequence(have, want uint64) error {
	return fmt.Errorf("record %d stands where record %d must stand", have, want)
}

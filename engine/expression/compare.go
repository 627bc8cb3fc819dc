package expression

import (
	"cmp"
	"strings"
	"time"
)

// order compares two values that have an order; ok is false when they have none together.
func order(a, b any) (sign int, ok bool) {
	switch x := a.(type) {
	case int:
		if y, both := b.(int); both {
			return cmp.Compare(x, y), true
		}
	case string:
		y, both := b.(string)
		return strings.Compare(x, y), both
	case time.Time:
		y, both := b.(time.Time)
		return x.Compare(y), both
	}
	x, _ := ratOf(a)
	y, _ := ratOf(b)
	if x == nil || y == nil {
		return 0, false
	}
	return x.Cmp(y), true
}

// equal tells whether two values are the same; ok is false when they cannot be, because their types differ. Null is not
// equal to anything.
func equal(a, b any) (same, ok bool) {
	if a == nil || b == nil {
		return false, usable(a) && usable(b)
	}
	if x, isBool := a.(bool); isBool {
		y, both := b.(bool)
		return x == y, both
	}
	sign, ok := order(a, b)
	return ok && sign == 0, ok
}

// usable is false for a secret, which is not even compared with a null value.
func usable(x any) bool {
	_, sealed := x.(sealed)
	return !sealed
}

package expression

import (
	"errors"
	"math/big"
	"math/bits"
)

var errZero = errors.New("division by zero")

// calculate applies + - * / or % to two numbers. / is exact and always a Decimal; % takes Integers and has the sign of
// the left side.
func calculate(operator string, a, b any) (any, error) {
	x, xSmall := a.(int)
	y, ySmall := b.(int)
	if xSmall && ySmall {
		if v, ok := small(operator, x, y); ok {
			return v, nil
		}
	}
	i, j := bigOf(a), bigOf(b)
	if i != nil && j != nil && operator != "/" {
		return calculateWhole(operator, i, j)
	}
	return calculateDecimal(operator, a, b)
}

// small calculates with ints; ok is false when the result does not fit.
func small(operator string, x, y int) (v any, ok bool) {
	const half = 1 << (bits.UintSize/2 - 1)
	switch operator {
	case "+":
		sum := x + y
		return sum, (sum > x) == (y > 0)
	case "-":
		difference := x - y
		return difference, (difference < x) == (y > 0)
	case "*":
		return x * y, x > -half && x < half && y > -half && y < half
	}
	return nil, false
}

func calculateWhole(operator string, i, j *big.Int) (any, error) {
	switch r := new(big.Int); operator {
	case "+":
		return fit(r.Add(i, j))
	case "-":
		return fit(r.Sub(i, j))
	case "*":
		return fit(r.Mul(i, j))
	default:
		if j.Sign() == 0 {
			return nil, errZero
		}
		return fit(r.Rem(i, j))
	}
}

func calculateDecimal(operator string, a, b any) (any, error) {
	x, m := ratOf(a)
	y, n := ratOf(b)
	switch r := new(big.Rat); operator {
	case "+":
		return fitDecimal(r.Add(x, y), max(m, n))
	case "-":
		return fitDecimal(r.Sub(x, y), max(m, n))
	case "*":
		return fitDecimal(r.Mul(x, y), m+n)
	case "/":
		if y.Sign() == 0 {
			return nil, errZero
		}
		return fitDecimal(r.Quo(x, y), max(m, n))
	}
	return nil, errors.New("% needs whole numbers")
}

// negative is the number with the other sign.
func negative(x any) (any, error) {
	if x, ok := x.(exact); ok {
		return exact{new(big.Rat).Neg(x.r), x.scale}, nil
	}
	return calculate("-", 0, x)
}

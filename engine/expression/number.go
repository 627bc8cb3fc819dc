package expression

import (
	"errors"
	"math/big"
	"strconv"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// whole is an Integer that does not fit an int.
type whole struct{ i *big.Int }

// exact is a Decimal. The scale is how many digits behind the point it was written with: 12.40 + 1.10 is 13.50.
type exact struct {
	r     *big.Rat
	scale int
}

var (
	errDigits  = errors.New("the number has too many digits")
	errEndless = errors.New("the number has no end behind the point, like 1/3: use round(number, digits)")
)

// integerOf reads the canonical text of an Integer.
func integerOf(digits string) (any, error) {
	if n, err := strconv.Atoi(digits); err == nil {
		return n, nil
	}
	v, err := vars.Convert(digits, vars.Integer, "")
	if err != nil {
		return nil, err
	}
	i, ok := new(big.Int).SetString(v.Text, 10)
	if !ok {
		return nil, errDigits
	}
	return fit(i)
}

// decimalOf reads the text of a Decimal.
func decimalOf(digits string) (any, error) {
	v, err := vars.Convert(digits, vars.Decimal, "")
	if err != nil {
		return nil, err
	}
	r, ok := new(big.Rat).SetString(v.Text)
	if !ok {
		return nil, errDigits
	}
	_, fraction, _ := strings.Cut(v.Text, ".")
	return fitDecimal(r, len(fraction))
}

// fit is the smallest form of a whole number.
func fit(i *big.Int) (any, error) {
	switch {
	case i.IsInt64() && int64(int(i.Int64())) == i.Int64():
		return int(i.Int64()), nil
	case i.BitLen() > maxBits:
		return nil, errDigits
	}
	return whole{i}, nil
}

func fitDecimal(r *big.Rat, scale int) (any, error) {
	if r.Num().BitLen() > maxBits || r.Denom().BitLen() > maxBits || scale > vars.MaxDigits {
		return nil, errDigits
	}
	return exact{r, scale}, nil
}

// bigOf is a whole number in its large form.
func bigOf(x any) *big.Int {
	switch x := x.(type) {
	case int:
		return big.NewInt(int64(x))
	case whole:
		return x.i
	}
	return nil
}

// ratOf is any number as a fraction, nil when x is none, and its scale.
func ratOf(x any) (*big.Rat, int) {
	if x, ok := x.(exact); ok {
		return x.r, x.scale
	}
	if i := bigOf(x); i != nil {
		return new(big.Rat).SetInt(i), 0
	}
	return nil, 0
}

// numberText is a number as its digits.
func numberText(x any) (string, error) {
	switch x := x.(type) {
	case int:
		return strconv.Itoa(x), nil
	case whole:
		if x.i.BitLen() > maxBits*3/4 { // beyond vars.MaxDigits
			if s := x.i.String(); len(s) > vars.MaxDigits {
				return "", errDigits
			}
		}
		return x.i.String(), nil
	case exact:
		need, end := x.r.FloatPrec()
		if !end {
			return "", errEndless
		}
		s := x.r.FloatString(max(need, x.scale))
		if len(s) > vars.MaxDigits {
			return "", errDigits
		}
		return s, nil
	}
	return "", errDigits
}

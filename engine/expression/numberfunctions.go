package expression

import (
	"errors"
	"math/big"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// numberFunctions are the rows for numbers. Their arguments have the kinds of the row.
func numberFunctions() []Function {
	return []Function{
		{Name: "int", Signature: "int(value)", Doc: "A String of digits, or a Decimal without a fraction, as an Integer.", Example: `int("200") == 200`,
			takes: []kind{unknownKind}, gives: integerKind, do: toInteger},
		{Name: "decimal", Signature: "decimal(value)", Doc: "A String of digits, or an Integer, as an exact Decimal.", Example: `decimal("12.40") == 12.4`,
			takes: []kind{unknownKind}, gives: decimalKind, do: toDecimal},
		{Name: "cents", Signature: "cents(amount)", Doc: "An amount in its hundredth parts, as an Integer; a smaller fraction is an error.", Example: `cents(12.40) == 1240`,
			takes: []kind{numberKind}, gives: integerKind, do: cents},
		{Name: "fromCents", Signature: "fromCents(cents)", Doc: "An Integer of hundredth parts as a Decimal with two digits behind the point, the reverse of cents; decimal(1240) is 1240.", Example: `string(fromCents(1240)) == "12.40"`,
			takes: []kind{integerKind}, gives: decimalKind, do: fromCents},
		{Name: "round", Signature: "round(number, digits)", Doc: "The number rounded to digits behind the point (0 when left out), halves away from zero.", Example: `round(2.345, 2) == 2.35`,
			takes: []kind{numberKind, integerKind}, optional: 1, gives: decimalKind, do: round},
		{Name: "floor", Signature: "floor(number)", Doc: "The nearest Integer that is not above the number.", Example: `floor(-1.5) == -2`,
			takes: []kind{numberKind}, gives: integerKind, do: floor},
		{Name: "ceil", Signature: "ceil(number)", Doc: "The nearest Integer that is not below the number.", Example: `ceil(1.2) == 2`,
			takes: []kind{numberKind}, gives: integerKind, do: ceil},
		{Name: "abs", Signature: "abs(number)", Doc: "The number without its sign.", Example: `abs(-3) == 3`,
			takes: []kind{numberKind}, gives: numberKind, do: abs},
		{Name: "min", Signature: "min(number, ...)", Doc: "The smallest of the numbers.", Example: `min(3, 1.5) == 1.5`,
			takes: []kind{numberKind}, more: true, gives: numberKind, do: extreme(-1)},
		{Name: "max", Signature: "max(number, ...)", Doc: "The largest of the numbers.", Example: `max(3, 1.5) == 3`,
			takes: []kind{numberKind}, more: true, gives: numberKind, do: extreme(1)},
	}
}

func toInteger(_ *run, args []any) (any, error) {
	switch x := args[0].(type) {
	case int, whole:
		return x, nil
	case exact:
		if !x.r.IsInt() {
			return nil, errors.New("int needs a number without a fraction: use round, floor or ceil")
		}
		return fit(new(big.Int).Set(x.r.Num()))
	case string:
		return integerOf(strings.TrimSpace(x))
	}
	return nil, unfit("int needs a String or a number", "its argument", args[0])
}

func toDecimal(_ *run, args []any) (any, error) {
	if s, ok := args[0].(string); ok {
		return decimalOf(s)
	}
	if r, scale := ratOf(args[0]); r != nil {
		return exact{r, scale}, nil
	}
	return nil, unfit("decimal needs a String or a number", "its argument", args[0])
}

func cents(_ *run, args []any) (any, error) {
	r, _ := ratOf(args[0])
	if r = new(big.Rat).Mul(r, big.NewRat(100, 1)); !r.IsInt() {
		return nil, errors.New("the amount has parts of a cent: use round(amount, 2)")
	}
	return fit(new(big.Int).Set(r.Num()))
}

func fromCents(_ *run, args []any) (any, error) {
	return fitDecimal(new(big.Rat).SetFrac(bigOf(args[0]), big.NewInt(100)), 2)
}

func round(_ *run, args []any) (any, error) {
	digits := 0
	if len(args) > 1 {
		n, ok := args[1].(int)
		if !ok || n < 0 || n > vars.MaxDigits {
			return nil, errDigits
		}
		digits = n
	}
	r, _ := ratOf(args[0])
	rounded, _ := new(big.Rat).SetString(r.FloatString(digits)) // which rounds halves away from zero
	return fitDecimal(rounded, digits)
}

func floor(_ *run, args []any) (any, error) {
	r, _ := ratOf(args[0])
	return fit(new(big.Int).Div(r.Num(), r.Denom())) // Euclidean: the denominator is positive
}

func ceil(_ *run, args []any) (any, error) {
	r, _ := ratOf(args[0])
	down := new(big.Int).Div(new(big.Int).Neg(r.Num()), r.Denom())
	return fit(down.Neg(down))
}

func abs(_ *run, args []any) (any, error) {
	if sign, _ := order(args[0], 0); sign < 0 {
		return negative(args[0])
	}
	return args[0], nil
}

func extreme(wanted int) operation {
	return func(_ *run, args []any) (any, error) {
		best := args[0]
		for _, x := range args[1:] {
			if sign, _ := order(x, best); sign == wanted {
				best = x
			}
		}
		return best, nil
	}
}

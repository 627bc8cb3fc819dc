package applets

import (
	"math/big"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// operator is one of the Data Router's comparisons (Vonage's names without
// blanks).
type operator string

const (
	equals             operator = "Equals"
	notEquals          operator = "NotEquals"
	contains           operator = "Contains"
	doesNotContain     operator = "DoesNotContain"
	startsWith         operator = "StartsWith"
	isNull             operator = "IsNull"
	isNotNull          operator = "IsNotNull"
	greaterThan        operator = "GreaterThan"
	greaterThanOrEqual operator = "GreaterThanOrEqual"
	lessThan           operator = "LessThan"
	lessThanOrEqual    operator = "LessThanOrEqual"
)

func operators() []string {
	return []string{string(equals), string(notEquals), string(contains), string(doesNotContain), string(startsWith), string(isNull), string(isNotNull),
		string(greaterThan), string(greaterThanOrEqual), string(lessThan), string(lessThanOrEqual)}
}

// nullary reports whether the operator compares with nothing.
func (o operator) nullary() bool { return o == isNull || o == isNotNull }

// takes reports whether the operator compares values of the type: order is for
// numbers and times, parts are for texts.
func (o operator) takes(t vars.Type) bool {
	switch o {
	case contains, doesNotContain, startsWith:
		return t == vars.String
	case greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual:
		return t == vars.Integer || t == vars.Decimal || t == vars.DateTime
	}
	return true
}

// compare compares two values of the same type.
func (o operator) compare(a, b vars.Value) bool {
	switch o {
	case contains:
		return strings.Contains(fold(a.Text), fold(b.Text))
	case doesNotContain:
		return !strings.Contains(fold(a.Text), fold(b.Text))
	case startsWith:
		return strings.HasPrefix(fold(a.Text), fold(b.Text))
	}
	c := order(a, b)
	switch o {
	case equals:
		return c == 0
	case notEquals:
		return c != 0
	case greaterThan:
		return c > 0
	case greaterThanOrEqual:
		return c >= 0
	case lessThan:
		return c < 0
	case lessThanOrEqual:
		return c <= 0
	}
	return false
}

// fold is the text without regard to case.
func fold(s string) string { return strings.ToLower(strings.ToUpper(s)) }

// order is -1, 0 or 1. Numbers are compared exactly.
func order(a, b vars.Value) int {
	switch a.Type {
	case vars.Integer, vars.Decimal:
		x, okX := new(big.Rat).SetString(a.Text)
		y, okY := new(big.Rat).SetString(b.Text)
		if okX && okY {
			return x.Cmp(y)
		}
	case vars.DateTime:
		x, errX := time.Parse(time.RFC3339Nano, a.Text)
		y, errY := time.Parse(time.RFC3339Nano, b.Text)
		if errX == nil && errY == nil {
			return x.Compare(y)
		}
	}
	return strings.Compare(fold(a.Text), fold(b.Text))
}

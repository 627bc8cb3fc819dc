package source

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkValue says in what way a value is not of the attribute's type; nil when it is.
func (a AttrShape) checkValue(s string) error {
	switch a.Type {
	case TypeName:
		return checkName(s, "a name")
	case TypeExit:
		return checkName(s, "the name of an applet")
	case TypeDataSource:
		return checkDataSource(s)
	case TypeDuration:
		_, err := ParseDuration(s)
		return err
	case TypeInteger:
		if digits := strings.TrimPrefix(s, "-"); !allDigits(digits) || len(digits) > 18 {
			return fmt.Errorf("%s is not a whole number", quote(s))
		}
	case TypeDecimal:
		whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
		if !allDigits(whole) || point && !allDigits(fraction) || len(whole)+len(fraction) > 34 {
			return fmt.Errorf("%s is not a number: write digits, with a point for decimals, such as 12.40", quote(s))
		}
	case TypeBoolean:
		if s != "true" && s != "false" {
			return fmt.Errorf("%s is neither true nor false", quote(s))
		}
	case TypeEnum:
		for _, allowed := range a.Enum {
			if s == allowed {
				return nil
			}
		}
		return fmt.Errorf("%s is not one of %s%s", quote(s), strings.Join(a.Enum, ", "), Suggest(s, a.Enum))
	}
	return nil
}

// quote shows a value in a message, and of a very long one the beginning only.
func quote(s string) string {
	const longest = 60
	if runes := []rune(s); len(runes) > longest {
		s = string(runes[:longest]) + "…"
	}
	return strconv.Quote(s)
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// checkName lets names stand in attributes, file names, paths and lists without quoting.
func checkName(s, what string) error {
	if s == "" {
		return fmt.Errorf("it is empty: write %s, or leave the attribute out", what)
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-./", r) {
			return fmt.Errorf("%s is not %s: %q must not be in it (letters, digits and _ - . / may)", quote(s), what, r)
		}
	}
	return nil
}

// longestDataSource is Vonage's limit for the name of a data source, in characters.
const longestDataSource = 255

// checkDataSource refuses what could not be written as a placeholder, $(Name:Formatter).
func checkDataSource(s string) error {
	switch {
	case strings.TrimSpace(s) == "":
		return fmt.Errorf("it is empty: write the name of a data source, or leave the attribute out")
	case strings.HasPrefix(s, "$("):
		return fmt.Errorf("%s is a placeholder: write the name of the data source alone, without $( )", quote(s))
	case s != strings.TrimSpace(s):
		return fmt.Errorf("%s begins or ends with a blank", quote(s))
	case utf8.RuneCountInString(s) > longestDataSource:
		return fmt.Errorf("the name of a data source has at most %d characters", longestDataSource)
	}
	for _, r := range s {
		if !unicode.IsPrint(r) || strings.ContainsRune("():", r) {
			return fmt.Errorf("%s is not the name of a data source: %q must not be in it", quote(s), r)
		}
	}
	return nil
}

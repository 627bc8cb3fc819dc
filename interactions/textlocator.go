package interactions

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
)

// textLocator is the whole body, trimmed, or what the one group of a regular
// expression finds first.
type textLocator struct {
	pattern string         // "" for the whole body
	re      *regexp.Regexp // nil while there are holes
}

const regexPrefix = "regex:"

// readTextLocator takes nothing or . for the whole body, else regex:...
func readTextLocator(d *draft) (locator, bool) {
	s := d.text
	switch {
	case d.unfilled():
		return nil, false
	case s == "" || s == ".":
		return textLocator{}, true
	case !strings.HasPrefix(s, regexPrefix):
		d.bad(0, "a Locator of Type TEXT is empty (the whole answer) or begins with %s", regexPrefix)
		return nil, false
	}
	pattern := s[len(regexPrefix):]
	quoted := (&filling{texts: make([]string, len(d.holes))}).mapped(pattern, func(string) string { return "x" })
	re, err := regexp.Compile(quoted)
	if err != nil {
		at, msg := regexMistake(pattern, err)
		d.bad(len(regexPrefix)+at, "the regular expression (RE2) cannot be read: %s", msg)
		return nil, false
	}
	if n := re.NumSubexp(); n != 1 {
		d.bad(len(regexPrefix), "the regular expression must have one group ( ) round what is to be read; it has %d ((?: ) is no group)", n)
		return nil, false
	}
	if len(d.holes) > 0 {
		re = nil
	}
	return textLocator{pattern, re}, true
}

// regexMistake is where the mistake stands, and what it is.
func regexMistake(pattern string, err error) (at int, msg string) {
	var mistake *syntax.Error
	if !errors.As(err, &mistake) {
		return 0, "it is too large"
	}
	return max(0, strings.Index(pattern, mistake.Expr)), string(mistake.Code)
}

func (t textLocator) String() string {
	if t.pattern == "" {
		return "."
	}
	return regexPrefix + t.pattern
}

// fill puts values in as they are: nothing in them is a pattern.
func (t textLocator) fill(f *filling) (locator, error) {
	pattern := f.mapped(t.pattern, regexp.QuoteMeta)
	if pattern == "" {
		return textLocator{}, nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil || re.NumSubexp() != 1 {
		return nil, errors.New("the value is no part of this regular expression")
	}
	return textLocator{pattern, re}, nil
}

package expression

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/file"

	"github.com/ivrflow/ivrflow/engine/source"
)

// syntax notes a mistake that expr-lang found, in words that need no programmer.
func (e *Expression) syntax(err error, list *source.List) {
	var f *file.Error
	if !errors.As(err, &f) {
		list.Mistake(e.Pos(), "expression", "the expression cannot be read: %v", err)
		return
	}
	pos := e.at(f.From)
	token, isToken := strings.CutPrefix(f.Message, "unexpected token ")
	switch {
	case isToken && token == "EOF", f.Message == "unexpected end of expression":
		list.Mistake(e.text.PosAt(len(e.text.String())), "expression", "the expression ends too early: something is missing here")
	case isToken && e.scan.marks[f.From] != nil:
		list.Mistake(pos, "expression", "%s", missingOperator(e.scan.marks[f.From].written))
	case isToken:
		list.Mistake(pos, "expression", "%s", unexpected(token))
	case f.Message == "literal not terminated":
		list.Mistake(e.text.PosAt(len(e.text.String())), "expression", "a text is not closed: its quote is missing")
	case strings.HasPrefix(f.Message, "unrecognized character"):
		list.Mistake(pos, "expression", "the character %s does not belong in an expression", f.Message[strings.LastIndex(f.Message, " ")+1:])
	case strings.HasPrefix(f.Message, "bad number"), strings.Contains(f.Message, "literal"):
		list.Mistake(pos, "expression", "the number cannot be read")
	case strings.Contains(f.Message, "maximum allowed nodes"):
		list.Mistake(e.Pos(), "expression", "the expression has too many parts: at most %d", MaxNodes)
	case strings.Contains(f.Message, "cannot be mixed"):
		list.Mistake(pos, "expression", "?? and other operators need parentheses: write ($(Name) ?? \"\") == \"x\"")
	default:
		list.Mistake(pos, "expression", "the expression cannot be read here: %s", f.Message)
	}
}

func missingOperator(what string) string {
	return what + " is not expected here: is an operator such as == or && missing before it?"
}

// unexpected is for a token as expr-lang shows it, such as Operator("=").
func unexpected(token string) string {
	kind, value, _ := strings.Cut(strings.TrimSuffix(token, ")"), "(")
	if text, err := strconv.Unquote(value); err == nil {
		value = text
	}
	switch {
	case value == "=":
		return "= does not compare: write =="
	case value == "&":
		return "& is not an operator: write && or and"
	case value == "AND" || value == "OR" || value == "NOT":
		return value + " is not an operator: write it in small letters"
	case kind == "Operator" || kind == "Bracket":
		return value + " is not expected here"
	case kind == "String":
		return missingOperator(fmt.Sprintf("%q", value))
	}
	return missingOperator(value)
}

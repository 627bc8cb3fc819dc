package expression

import (
	"errors"
	"regexp"
	"strings"
)

// documentFunctions are the rows that find values in texts.
func documentFunctions() []Function {
	return []Function{
		{Name: "json", Signature: "json(text)", Doc: "The value that a JSON text holds; its parts are chosen with .name and [i]. Numbers keep their digits.", Example: `json("{\"a\":[1.50]}").a[0] == 1.5 and string(json("[1.50]")[0]) == "1.50"`,
			takes: []kind{textKind}, gives: unknownKind, do: parseJSON},
		{Name: "formGet", Signature: "formGet(text, name)", Doc: "The first value of a name in a form or query (a=1&b=2), decoded; null when there is none.", Example: `formGet("a=1&b=x+y%21", "b") == "x y!"`,
			takes: []kind{rawKind, textKind}, gives: textKind, do: formGet},
		{Name: "sortedForm", Signature: "sortedForm(text, equals, between)", Doc: "The names and values of a form or query, decoded, in the order of the names' bytes, put together as many providers sign them. Null when a name stands there twice.", Example: `sortedForm("b=2&a=x+y", "=", "&") == "a=x y&b=2" and sortedForm("b=2&a=x+y", "", "") == "ax yb2" and sortedForm("a=1&a=2", "=", "&") == nil`,
			takes: []kind{rawKind, textKind, textKind}, gives: textKind, do: sortedForm},
		{Name: "xmlGet", Signature: "xmlGet(text, path)", Doc: "The text directly inside the first element of a path such as a/b, or the attribute a/b/@c, by their names without namespaces; the path begins at the root element or inside it. Null when there is none.", Example: `xmlGet("<r><a b='1'>x</a></r>", "r/a") == "x" and xmlGet("<r><a b='1'/></r>", "a/@b") == "1"`,
			takes: []kind{rawKind, textKind}, gives: textKind, prepare: xmlGet},
		{Name: "regex", Signature: "regex(text, pattern)", Doc: "What a regular expression (RE2, in quotes) finds first: its first group, or all of it when it has none; null when it finds nothing.", Example: `regex("result: 4711 ok", "result: ([0-9]+)") == "4711"`,
			takes: []kind{textKind, textKind}, gives: textKind, prepare: regex},
	}
}

func parseJSON(r *run, args []any) (any, error) {
	s := args[0].(string)
	if err := r.make(len(s), 1); err != nil {
		return nil, err
	}
	x, err := decoded(s)
	if errors.Is(err, errCorrupt) {
		return nil, errors.New("json: its argument is not JSON")
	}
	return x, err
}

func formGet(_ *run, args []any) (any, error) {
	s, wanted := args[0].(string), args[1].(string)
	for pair := range strings.SplitSeq(s, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if unform(name) == wanted {
			return unform(value), nil
		}
	}
	return nil, nil
}

// unform decodes leniently: a % that is no escape stands for itself.
func unform(s string) string {
	if !strings.ContainsAny(s, "+%") {
		return s
	}
	digit := func(c byte) int { return strings.IndexByte("0123456789abcdef", c|0x20) }
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b.WriteByte(' ')
		case s[i] == '%' && i+2 < len(s) && digit(s[i+1]) >= 0 && digit(s[i+2]) >= 0:
			b.WriteByte(byte(digit(s[i+1])<<4 | digit(s[i+2])))
			i += 2
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func regex(p *prepared) operation {
	literal, ok := p.literal(1, "the pattern of regex")
	if !ok {
		return nil
	}
	pattern, size, err := patternOf(literal)
	if err != nil {
		p.wrong(1, "the pattern of regex cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		return nil
	}
	return found(pattern, size)
}

func found(pattern *regexp.Regexp, size int) operation {
	return func(r *run, args []any) (any, error) {
		s := args[0].(string)
		if err := r.make(len(s), size/2); err != nil {
			return nil, err
		}
		at := pattern.FindStringSubmatchIndex(s)
		group := min(pattern.NumSubexp(), 1)
		if at == nil || at[2*group] < 0 {
			return nil, nil
		}
		return s[at[2*group]:at[2*group+1]], nil
	}
}

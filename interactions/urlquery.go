package interactions

import (
	"errors"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

var errNoName = errors.New("the name of a Param is empty")

// withQuery appends what <Query> gave to a Url with or without a query of its
// own.
func withQuery(url, query vars.Text) vars.Text {
	if len(query) == 0 {
		return url
	}
	url = slices.Clone(url)
	if len(url) == 1 {
		url[0].Via = withoutQuery(url[0].Via)
	}
	return joined(url, vars.Literal(separator(url)), query)
}

// withoutQuery makes the whole Url, where it is a secret and nobody can look
// at it here, the base address: one with a query of its own is refused when it
// is filled in.
func withoutQuery(via []string) []string {
	if i := slices.Index(via, "wholeUrl"); i >= 0 {
		via = slices.Clone(via)
		via[i] = "baseUrl"
	}
	return via
}

// separator is what stands between a Url and more of a query. No value that is
// inserted into a path holds a ? as it is.
func separator(url vars.Text) string {
	last := ""
	own := false
	for _, p := range url {
		last = p.Lit
		own = own || strings.Contains(p.Lit, "?")
	}
	switch {
	case !own:
		return "?"
	case strings.HasSuffix(last, "?"), strings.HasSuffix(last, "&"):
		return ""
	}
	return "&"
}

// joined is one text of several; literals that meet become one.
func joined(all ...vars.Text) vars.Text {
	var out vars.Text
	for _, t := range all {
		for _, p := range t {
			if n := len(out); n > 0 && p.Ref == "" && out[n-1].Ref == "" {
				out[n-1].Lit += p.Lit
			} else {
				out = append(out, p)
			}
		}
	}
	return out
}

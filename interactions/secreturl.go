package interactions

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// secretsInURL warns of secrets in the path or query: a Url is written into
// the logs of every server on the way.
func (it *Interaction) secretsInURL(list *source.List) {
	path, query := it.urlPlaceholders()
	for _, p := range append(path, query...) {
		if vars.SecretName(p.Name) {
			warnSecretInURL(p, list)
		}
	}
}

// secretsInQuery does the same with what only a program knows to be secret.
// The path is left alone: it is where interfaces want the number of a session.
func (it *Interaction) secretsInQuery(env expression.Env, list *source.List) {
	_, query := it.urlPlaceholders()
	for _, p := range query {
		if !p.Setting && it.let(p.Name) == nil && env.IsSecret(p.Name) {
			warnSecretInURL(p, list)
		}
	}
}

func warnSecretInURL(p vars.Placeholder, list *source.List) {
	list.Warn(p.Pos, "secret-url", "%s is a secret, and a Url is written into the logs of every server on the way: send it in a header or in the body", p)
}

// urlPlaceholders are those of the path, and of the query with <Query>. The
// base address is no secret to anybody who is asked.
func (it *Interaction) urlPlaceholders() (path, query []vars.Placeholder) {
	inPath, inQuery := urlParts(it.url.String())
	all := it.url.Placeholders()
	s := it.url.String()
	for i, n := 0, 0; i < len(s) && n < len(all); i++ {
		if !isPlaceholder(s, i) {
			continue
		}
		switch {
		case i >= inQuery:
			query = append(query, all[n])
		case i >= inPath:
			path = append(path, all[n])
		}
		n++
	}
	for i := range it.query {
		query = append(query, it.query[i].placeholders()...)
	}
	return path, query
}

// urlParts tells where the path and the query of a Url begin.
func urlParts(s string) (path, query int) {
	plain, from := sample(s, func(int) string { return "x" })
	at := 0
	if i := strings.Index(plain, "://"); i >= 0 && !strings.ContainsAny(plain[:i], "/?") {
		at = i + len("://")
	}
	path, query = len(plain), len(plain)
	if i := strings.IndexAny(plain[at:], "/?"); i >= 0 {
		path = at + i
	}
	if i := strings.IndexByte(plain, '?'); i >= 0 {
		query = i
	}
	return from[path], from[query]
}

package interactions

import (
	"net/netip"
	"strings"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// plainHTTP warns of a request that carries a secret to an http: address that
// stands in the document. What this computer sends to itself nobody reads.
func (it *Interaction) plainHTTP(isSecret func(vars.Placeholder) bool, list *source.List) {
	host, ok := plainHost(it.url.String())
	if !ok || loopback(host) {
		return
	}
	carries := false
	for _, h := range it.headers {
		carries = carries || h.authorizes()
	}
	for _, p := range it.requestPlaceholders() {
		carries = carries || isSecret(p)
	}
	if carries {
		list.Warn(it.url.Pos(), "plain-http", "this request carries a secret, and with http: everybody on the way can read it: write https://")
	}
}

// secretByName is what a document alone knows of its placeholders.
func (it *Interaction) secretByName(p vars.Placeholder) bool {
	l := it.let(p.Name)
	return vars.SecretName(p.Name) && (p.Setting || l == nil || l.secret) && p.Name != requestKey
}

// plainHTTPIn does the same with what only a program knows to be secret.
func (it *Interaction) plainHTTPIn(env expression.Env, list *source.List) {
	it.plainHTTP(func(p vars.Placeholder) bool {
		return !p.Setting && it.let(p.Name) == nil && env.IsSecret(p.Name)
	}, list)
}

// plainHost is the host of an http: address that is written out.
func plainHost(url string) (string, bool) {
	const scheme = "http://"
	if len(url) < len(scheme) || !strings.EqualFold(url[:len(scheme)], scheme) {
		return "", false
	}
	host := url[len(scheme):]
	if i := strings.IndexAny(host, "/?#$"); i >= 0 {
		if host[i] == '$' || host[i] == '#' && isPlaceholder(host, i) {
			return "", false
		}
		host = host[:i]
	}
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host = host[:i]
	}
	return strings.Trim(host, "[]"), true
}

func loopback(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsLoopback()
	}
	return strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost")
}

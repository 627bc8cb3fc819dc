package interactions

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// address checks a whole Url and reads it. What may stand in a request as it
// is, is sent as it is: nothing is normalised, a slash at the end stays.
// Other characters (quotes, braces, letters that are not ASCII) are
// percent-encoded, as a browser does. Errors never repeat the Url.
func address(s string) (*url.URL, error) {
	switch {
	case s == "":
		return nil, errors.New("the Url is empty")
	case strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r >= 0x80 && r <= 0xa0 }):
		return nil, errors.New("a Url holds no blanks or control characters (a blank is written %20)")
	case strings.Contains(s, "#"):
		return nil, errors.New("what stands behind # in a Url is never sent: leave it out, or write %23")
	}
	u, err := url.Parse(legal(s))
	if err != nil {
		return nil, errors.New("the Url cannot be read: its host, port or percent-encoding is wrong")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("the Url must begin with https:// or http://")
	}
	if u.User != nil {
		return nil, errors.New("a Url must not hold a user name or password: write an Authorization header")
	}
	if u.Opaque != "" {
		return nil, errors.New("the Url has no host")
	}
	if err := checkHost(u); err != nil {
		return nil, err
	}
	if err := checkPath(u.EscapedPath()); err != nil {
		return nil, err
	}
	return u, nil
}

// legal percent-encodes the bytes that RFC 3986 has no place for.
func legal(s string) string {
	clean := 0
	for clean < len(s) && !illegal(s[clean]) {
		clean++
	}
	if clean == len(s) {
		return s
	}
	b := []byte(s[:clean])
	for i := clean; i < len(s); i++ {
		if illegal(s[i]) {
			b = fmt.Appendf(b, "%%%02X", s[i])
		} else {
			b = append(b, s[i])
		}
	}
	return string(b)
}

func illegal(c byte) bool {
	switch c {
	case '"', '<', '>', '\\', '^', '`', '{', '|', '}':
		return true
	}
	return c >= 0x80
}

func checkHost(u *url.URL) error {
	host := u.Hostname()
	if host == "" {
		return errors.New("the Url has no host")
	}
	if port := u.Port(); port != "" || strings.HasSuffix(u.Host, ":") {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return errors.New("the port in the Url is not 1 to 65535")
		}
	}
	if strings.HasPrefix(u.Host, "[") {
		if _, err := netip.ParseAddr(host); err != nil {
			return errors.New("the address in the Url is not an IPv6 address")
		}
		return nil
	}
	for _, r := range host {
		if !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' || r == '-' || r == '_' || r >= 0x80) {
			return errors.New("the host in the Url holds letters, digits, dots and dashes only")
		}
	}
	return nil
}

// checkPath refuses segments that climb: a server, or something before it,
// would look at another path than the document's. Percent-encoded ones count,
// also behind an encoded slash, and what a server strips (";...") is left off.
func checkPath(path string) error {
	if !strings.ContainsAny(path, ".%") {
		return nil
	}
	path, err := url.PathUnescape(path)
	if err != nil {
		return errors.New("the Url cannot be read: its percent-encoding is wrong")
	}
	for segment := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '\\' }) {
		if segment, _, _ = strings.Cut(segment, ";"); segment == "." || segment == ".." {
			return errors.New("a segment of the Url's path is . or .., which leads to another path")
		}
	}
	return nil
}

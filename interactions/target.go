package interactions

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// errForbidden is a host whose address is never called.
var errForbidden = errors.New("the host has an address that is never called (link-local, unspecified or multicast)")

// checkTarget applies the rule for hosts: a request goes where the designer or
// the operator wants it to go. A host that was made from what a caller keyed
// or a server answered must be allowed.
func (c *Client) checkTarget(u *url.URL, chosen vars.Origin) error {
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && forbidden(ip) {
		return errForbidden
	}
	if chosen.Chosen() || c.allowed(u) {
		return nil
	}
	who := "a server's answer"
	if chosen == vars.Caller {
		who = "the caller"
	}
	return fmt.Errorf("the host of the Url was named by %s: it is called only when it is allowed (--allow HOST)", who)
}

func (c *Client) allowed(u *url.URL) bool {
	host := u.Hostname()
	ip, err := netip.ParseAddr(host)
	isIP := err == nil
	for _, a := range c.Allow {
		if strings.EqualFold(a, host) || strings.EqualFold(a, u.Host) {
			return true
		}
		if p, err := netip.ParsePrefix(a); err == nil && isIP && p.Contains(ip.Unmap()) {
			return true
		}
		if b, err := netip.ParseAddr(a); err == nil && isIP && b.Unmap() == ip.Unmap() {
			return true
		}
	}
	return false
}

// nat64 is the prefix behind which IPv4 addresses are reached (RFC 6052).
const nat64 = "64:ff9b::/96"

// forbidden reports whether an address is never called: on a cloud's
// link-local addresses credentials are given away to whoever asks.
func forbidden(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if netip.MustParsePrefix(nat64).Contains(ip) {
		b := ip.As16()
		ip = netip.AddrFrom4([4]byte(b[12:]))
	}
	broadcast := ip == netip.AddrFrom4([4]byte{255, 255, 255, 255})
	return ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() || broadcast
}

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
	ip = inner(ip.Unmap().WithZone(""))
	for _, m := range metadata() {
		if ip == netip.MustParseAddr(m) {
			return true
		}
	}
	broadcast := ip == netip.AddrFrom4([4]byte{255, 255, 255, 255})
	return ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() || broadcast
}

// metadata are services of clouds that give credentials away and are not
// link-local: AWS over IPv6, Alibaba, Azure.
func metadata() []string { return []string{"fd00:ec2::254", "100.100.100.200", "168.63.129.16"} }

// inner is the IPv4 address that an IPv6 address carries: NAT64 (RFC 6052,
// RFC 8215), 6to4 (RFC 3056), and the old IPv4-compatible form (RFC 4291).
func inner(ip netip.Addr) netip.Addr {
	if !ip.Is6() {
		return ip
	}
	b := ip.As16()
	four := func(from int) netip.Addr { return netip.AddrFrom4([4]byte(b[from : from+4])) }
	switch {
	case netip.MustParsePrefix(nat64).Contains(ip), netip.MustParsePrefix("64:ff9b:1::/48").Contains(ip):
		return four(12)
	case netip.MustParsePrefix("2002::/16").Contains(ip):
		return four(2)
	case netip.MustParsePrefix("::/96").Contains(ip) && b[12] != 0:
		return four(12)
	}
	return ip
}

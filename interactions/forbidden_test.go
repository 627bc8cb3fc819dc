package interactions

import (
	"net/netip"
	"testing"
)

func TestForbidden(t *testing.T) {
	for text, want := range map[string]bool{
		"169.254.169.254": true, "fe80::1": true, "fe80::1%eth0": true, "::ffff:169.254.169.254": true, "64:ff9b::a9fe:a9fe": true,
		"64:ff9b:1::a9fe:a9fe": true, "2002:a9fe:a9fe::1": true, "::a9fe:a9fe": true, "fd00:ec2::254": true, "100.100.100.200": true,
		"168.63.129.16": true, "0.0.0.0": true, "::": true, "255.255.255.255": true, "224.0.0.1": true,
		"127.0.0.1": false, "::1": false, "10.0.0.1": false, "8.8.8.8": false, "2001:db8::1": false, "fd00::1": false,
	} {
		if forbidden(netip.MustParseAddr(text)) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

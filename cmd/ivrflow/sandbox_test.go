package main

import "testing"

// The simulators are for this machine alone.
func TestLoopbackAddress(t *testing.T) {
	for text, want := range map[string]string{"127.0.0.1:8085": "127.0.0.1", "localhost:0": "127.0.0.1", "[::1]:1": "::1", "127.1.2.3:1": "127.1.2.3"} {
		if host, _, err := loopbackAddress(text); err != nil || host != want {
			t.Errorf("%s: %s, %v", text, host, err)
		}
	}
	for _, text := range []string{":8085", "0.0.0.0:1", "[::]:1", "192.168.0.1:1", "example.com:1", "127.0.0.1", "127.0.0.1:70000", "127.0.0.1:http", ""} {
		if _, _, err := loopbackAddress(text); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

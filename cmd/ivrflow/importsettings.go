package main

import (
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// offlineAddress stands for the address of a server that is not called
// (RFC 2606).
const offlineAddress = "https://offline.invalid"

// standIns gives the settings that nobody gave something to stand for them:
// nothing is sent, so nobody needs the real ones. Whatever computes with them,
// as a signature that is verified, does not come out right; so they are named.
func (i *importing) standIns() {
	var names []string
	for _, key := range i.loaded.program.SettingsUsed() {
		if i.given[key] != "" {
			continue
		}
		names = append(names, key)
		i.given[key] = standIn
		if namesAddress(key) {
			i.given[key] = offlineAddress
		}
	}
	if len(names) > 0 {
		i.c.Err.printf("stand-ins for the settings %s (give the real ones with --settings FILE where answers are verified with them)\n", listed(names))
	}
}

// namesAddress reports whether a setting seems to hold an address: a request
// whose address is none would be refused before it is matched.
func namesAddress(key string) bool {
	key = strings.ToLower(key)
	for _, word := range []string{"url", "uri", "base", "address", "endpoint", "server"} {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}

// foreignMistake is a mistake in a list of foreign calls. It never repeats a
// value.
func foreignMistake(file string, line int, msg string) *source.Error {
	return &source.Error{Pos: source.Pos{File: file, Line: line}, Msg: msg}
}

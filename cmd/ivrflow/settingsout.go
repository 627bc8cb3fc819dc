package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// settingsText is a file of settings with which `run --settings` finds the
// sandboxes.
func settingsText(servers []*loopback) string {
	var b strings.Builder
	for _, s := range servers {
		fmt.Fprintf(&b, "# sandbox %s\n", s.name)
		settings := s.provider.Settings(s.url)
		for _, key := range slices.Sorted(maps.Keys(settings)) {
			fmt.Fprintf(&b, "%s=%s\n", key, settings[key])
		}
	}
	return b.String()
}

// writePrivate writes a file that only its owner may read, whole or not at all.
func writePrivate(name, text string) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".ivrflow-*") // its mode is 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // nothing is left of it when it was renamed
	_, err = f.WriteString(text)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

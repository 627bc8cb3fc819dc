package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// maxSettings is the largest file of settings in bytes.
const maxSettings = 1 << 20

// settingsFile reads the operator's settings. Findings hold the place, never
// the line: a value is a secret. A file that others may read is warned about.
func settingsFile(name string, list *source.List) (vars.Settings, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	const others = 0o044
	if mode := info.Mode().Perm(); mode&others != 0 && runtime.GOOS != "windows" {
		list.Warn(source.Pos{File: name}, "readable", "other users may read it (mode %04o), and it holds secrets: chmod 600 %s", mode, name)
	}
	data, err := readAll(f, maxSettings)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return parseSettings(name, string(data), list), nil
}

// parseSettings reads lines Key=Value. Blank lines and those that begin with #
// are left out; blanks round key and value do not count; everything behind the
// first = is the value, quotes and # too.
func parseSettings(name, text string, list *source.List) vars.Settings {
	settings := vars.Settings{}
	for i, line := range strings.Split(strings.TrimPrefix(text, "\uFEFF"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		at := source.Pos{File: name, Line: i + 1, Col: 1}
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		switch msg := vars.CheckName(key); {
		case !ok:
			list.Mistake(at, "settings-file", "a line is Key=Value, and this one has no =")
		case msg != "":
			list.Mistake(at, "settings-file", "the key of the setting: %s", msg)
		case settings[key] != "":
			list.Mistake(at, "settings-file", "the setting %s is given twice", key)
		default:
			settings[key] = strings.TrimSpace(value)
		}
	}
	return settings
}

// settingPrefix begins the names of environment variables that are settings.
const settingPrefix = "IVRFLOW_SETTING_"

// settingName is the environment variable of a setting: the key as it is, with
// _ for what an environment cannot name.
func settingName(key string) string {
	return settingPrefix + strings.Map(func(r rune) rune {
		if r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, key)
}

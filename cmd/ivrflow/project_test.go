package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// A name leaves its folder neither by itself nor by a link.
func TestNamesStayInTheirFolder(t *testing.T) {
	dir := t.TempDir()
	inside := filepath.Join(dir, "project", "interactions")
	if err := os.MkdirAll(inside, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "outside.xml"), filepath.Join(inside, "in.xml")} {
		if err := os.WriteFile(name, []byte("<ApiInteraction/>"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := &project{dir: filepath.Join(dir, "project")}
	if d, err := p.openInteraction("in"); err != nil || len(d.data) == 0 {
		t.Errorf("in: %v", err)
	}
	names := []string{"../../outside", "../outside", "/etc/hosts", "", ".", "a/../../outside", `..\outside`, filepath.Join(dir, "outside")}
	if runtime.GOOS != "windows" {
		if err := os.Symlink(filepath.Join(dir, "outside.xml"), filepath.Join(inside, "link.xml")); err != nil {
			t.Fatal(err)
		}
		names = append(names, "link")
	}
	for _, name := range names {
		d, err := p.openInteraction(name)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %q, %v", name, d.data, err)
		}
	}
	if _, err := p.openInteraction("nowhere"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nowhere: %v", err)
	}
}

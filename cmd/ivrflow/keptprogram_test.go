package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/flows"
)

// A kept program is a project in itself: wherever it lies, the same flow, with
// the same fingerprint.
func TestKeptProgram(t *testing.T) {
	own := t.TempDir()
	unpack(t, "../../testdata/script/own.txtar", own)
	subs := t.TempDir()
	unpack(t, "../../testdata/script/subflow.txtar", subs)
	inline := t.TempDir()
	unpack(t, "../../testdata/script/resume.txtar", inline)
	elsewhere := t.TempDir()
	write(t, filepath.Join(elsewhere, "some.xml"), `<CallFlow name="outer" start="Sub"><SubFlow name="Sub" flow="lib/inner" next="Bye" onDone="Bye"/><Hangup name="Bye"/></CallFlow>`)
	write(t, filepath.Join(elsewhere, "lib", "inner.xml"), `<CallFlow name="another-name" start="Get"><DataConnector name="Get" interaction="near/by" next="Back" onInterfaceFailure="Back"/><Return name="Back" result="Done"/></CallFlow>`)
	write(t, filepath.Join(elsewhere, "near", "by.xml"), `<ApiInteraction><Request><Url>https://api.example.test/x</Url><Method>GET</Method></Request><Response><Type>NONE</Type></Response></ApiInteraction>`)

	type one struct{ project, flow string }
	cases := map[string]one{
		"own":       {own, "pay"},
		"inline":    {inline, "pay"},
		"elsewhere": {own, filepath.Join(elsewhere, "some.xml")},
	}
	for _, name := range namesIn(flows.Shipped()) {
		cases["shipped "+name] = one{own, name}
	}
	for _, name := range namesIn(os.DirFS(filepath.Join(subs, "flows"))) {
		cases["sub "+name] = one{subs, name}
	}
	for name, at := range cases {
		t.Run(name, func(t *testing.T) {
			l, ok := loadQuietly(t, at.project, at.flow)
			if !ok {
				t.Skip("the flow has mistakes on purpose")
			}
			kept, err := l.kept()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := kept.load(); err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for range 2 { // the second time it is there
				if err := kept.keep(dir); err != nil {
					t.Fatal(err)
				}
			}
			checkModes(t, dir)
			back, err := keptIn(dir, l.program.Fingerprint, l.program.Flow)
			if err != nil {
				t.Fatal(err)
			}
			if !maps.EqualFunc(back.files, kept.files, bytes.Equal) {
				t.Error("other files were read than written:", slices.Sorted(maps.Keys(back.files)))
			}
			if _, err := back.load(); err != nil {
				t.Error(err)
			}
			again, ok := loadQuietly(t, filepath.Join(dir, programsFolder, l.program.Fingerprint), l.program.Flow)
			if !ok || again.program.Fingerprint != l.program.Fingerprint {
				t.Error("as a project it is another program")
			}
		})
	}
}

// What was left unfinished is cleared away; what was changed is not loaded; no
// name leads out.
func TestKeptProgramIsChecked(t *testing.T) {
	l, _ := loadQuietly(t, t.TempDir(), "vonage-self-service")
	kept, err := l.kept()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, programsFolder, unfinished+"1", "flows", "x.xml"), "half")
	if err := kept.keep(dir); err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(filepath.Join(dir, programsFolder))
	if len(entries) != 1 || entries[0].Name() != kept.fingerprint {
		t.Error(entries)
	}
	write(t, filepath.Join(dir, programsFolder, kept.fingerprint, "interactions", "vonage", "authorize.xml"), "<ApiInteraction/>")
	back, err := keptIn(dir, kept.fingerprint, kept.flow)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := back.load(); err == nil {
		t.Error("a changed program was loaded")
	}
	if err := kept.keep(dir); err != nil { // the next call that begins mends it
		t.Fatal(err)
	}
	if back, err = keptIn(dir, kept.fingerprint, kept.flow); err != nil {
		t.Fatal(err)
	}
	if _, err := back.load(); err != nil {
		t.Errorf("a call began on a program that cannot be loaded: %v", err)
	}
	for _, fp := range []string{"", "..", strings.Repeat("0", 64), "../" + kept.fingerprint, strings.Repeat("/", 64)} {
		if _, err := keptIn(dir, fp, kept.flow); err == nil {
			t.Errorf("%q was opened", fp)
		}
	}
	for _, file := range []string{"", "/x.xml", "flows/../../x.xml", `flows/..\x.xml`, "flows//x.xml", "flows/c:x.xml", "flows/a\x00.xml"} {
		if staysInside(file) {
			t.Errorf("%q stays inside", file)
		}
	}
}

// TestKeptProgramHoldsLinks: the document of a computed link is as much of the
// program as that of a request.
func TestKeptProgramHoldsLinks(t *testing.T) {
	l, _ := loadQuietly(t, t.TempDir(), "worldnet-register")
	kept, err := l.kept()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"interactions/worldnet/register-page.xml", "interactions/worldnet/result.xml", "interactions/worldnet/search.xml"} {
		if len(kept.files[file]) == 0 {
			t.Errorf("%s is not kept", file)
		}
	}
}

func loadQuietly(t *testing.T, dir, flow string) (loaded, bool) {
	t.Helper()
	var out bytes.Buffer
	return load(newConsole(strings.NewReader(""), &out, &out, nil), &project{dir: dir}, flow)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// checkModes holds that nobody else may read what is kept.
func checkModes(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, programsFolder), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %o", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

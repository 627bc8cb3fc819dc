package interactions

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/ivrflow/ivrflow/engine/source"
)

func load(t *testing.T, l *Library, name string) *Interaction {
	t.Helper()
	var list source.List
	it := l.Load(name, &list, source.Pos{})
	if got := list.Findings(); len(got) > 0 {
		t.Fatal(got)
	}
	return it
}

func TestLibrary(t *testing.T) {
	own := get("https://own/")
	l := &Library{Open: func(name string) (string, []byte, error) {
		switch name {
		case "own", "vonage/authorize":
			return name + ".xml", []byte(own), nil
		case "broken":
			return "broken.xml", []byte("<x"), nil
		case "denied":
			return "", nil, errors.New("permission denied")
		}
		return "", nil, fs.ErrNotExist
	}}
	it := load(t, l, "own")
	if it.Name != "own" || it.Pos.File != "own.xml" || l.ByFingerprint(it.Fingerprint) != it || load(t, l, "own") != it {
		t.Errorf("%+v", it)
	}
	if it := load(t, l, "vonage/authorize"); it.url.String() != "https://own/" { // a project's document goes before
		t.Error(it.url.String())
	}
	if it := load(t, l, "vonage/session-status"); it.Pos.File != "shipped/vonage/session-status.xml" {
		t.Error(it.Pos.File)
	}
	at := source.Plain("flow.xml", "x").Pos()
	for name, want := range map[string]string{
		"vonage/authorise": `flow.xml:1:1: there is no interaction "vonage/authorise" (did you mean "vonage/authorize"?)`,
		"../secret":        `flow.xml:1:1: there is no interaction "../secret"`,
		"denied":           `flow.xml:1:1: the interaction "denied" cannot be read: permission denied`,
		"broken":           "broken.xml:1:1: ",
	} {
		var list source.List
		if it := l.Load(name, &list, at); it != nil || list.Err() == nil || !strings.HasPrefix(list.Err().Error(), want) {
			t.Errorf("%s: %v", name, list.Err())
		}
	}
	l.Add(nil)
	if l.ByFingerprint("") != nil || new(Library).ByFingerprint("x") != nil {
		t.Error("a document of nothing")
	}
}

func TestLibraryConcurrently(t *testing.T) {
	var l Library
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, name := range ShippedNames() {
				var list source.List
				if it := l.Load(name, &list, source.Pos{}); l.ByFingerprint(it.Fingerprint) == nil {
					t.Error(name)
				}
			}
		})
	}
	all.Wait()
}

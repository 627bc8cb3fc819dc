package interactions

import (
	"errors"
	"io/fs"
	"sync"

	"github.com/ivrflow/ivrflow/engine/source"
)

// Library finds documents by name and remembers every compiled one by its
// fingerprint. The zero Library knows the shipped ones. It is safe for
// concurrent use.
type Library struct {
	// Open looks a name up, e.g. in a project's folder. Where it is nil or
	// fails with [fs.ErrNotExist], the shipped document of the name is taken.
	Open func(name string) (file string, data []byte, err error)

	mu    sync.RWMutex
	known map[string]*Interaction // by fingerprint
	clean map[string]*Interaction // by name and fingerprint: without findings

	notifications map[string]*Notification // by name
}

// Load finds and compiles a document. An unknown name is a mistake at the
// given place, with a suggestion among the shipped names; what is wrong inside
// the document goes to list too. The result is nil when there is none.
func (l *Library) Load(name string, list *source.List, at source.Pos) *Interaction {
	return l.load(name, false, list, at)
}

// LoadRaw is Load for an applet that says escaping="raw": the document's
// values are inserted as they are, whatever its Request says. It has another
// fingerprint.
func (l *Library) LoadRaw(name string, list *source.List, at source.Pos) *Interaction {
	return l.load(name, true, list, at)
}

func (l *Library) load(name string, raw bool, list *source.List, at source.Pos) *Interaction {
	file, data, err := l.find(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		list.Mistake(at, "no-such-interaction", "there is no interaction %q%s", name, source.Suggest(name, ShippedNames()))
		return nil
	case err != nil:
		list.Mistake(at, "unreadable", "the interaction %q cannot be read: %v", name, err)
		return nil
	}
	key := name + "\n" + fingerprint(data, raw)
	l.mu.RLock()
	it := l.clean[key]
	l.mu.RUnlock()
	if it != nil {
		return it
	}
	var own source.List
	it = parse(name, file, data, raw, &own)
	for _, e := range own.Findings() {
		list.Append(e)
	}
	l.Add(it)
	if it != nil && len(own.Findings()) == 0 {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.clean == nil {
			l.clean = map[string]*Interaction{}
		}
		l.clean[key] = it
	}
	return it
}

func (l *Library) find(name string) (file string, data []byte, err error) {
	if l.Open != nil {
		file, data, err = l.Open(name)
		if !errors.Is(err, fs.ErrNotExist) {
			return file, data, err
		}
	}
	file = name + ".xml"
	if !fs.ValidPath(file) {
		return "", nil, fs.ErrNotExist
	}
	data, err = fs.ReadFile(shipped, file)
	return "shipped/" + file, data, err
}

// Add remembers a document, e.g. one that stands inside a flow. nil is
// ignored.
func (l *Library) Add(it *Interaction) {
	if it == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil {
		l.known = map[string]*Interaction{}
	}
	l.known[it.Fingerprint] = it
}

// ByFingerprint is the document of the fingerprint, nil when none was loaded.
func (l *Library) ByFingerprint(fp string) *Interaction {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.known[fp]
}

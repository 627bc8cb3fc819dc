package vars

import (
	"fmt"
	"iter"
	"maps"
	"strings"
	"sync"
)

// Vault holds the clear texts of one call's secrets by reference.
//
// Get reports false for a secret that is lost. All lists what is held, so
// that an answer that echoes a secret can be masked. Implementations are safe
// for concurrent use.
type Vault interface {
	Put(ref, clear string) error
	Get(ref string) (clear string, ok bool)
	All() iter.Seq2[string, string]
}

// MemoryVault is a vault that dies with the process. Use [NewMemoryVault].
type MemoryVault struct {
	mu    sync.Mutex
	clear map[string]string
	forms map[string][]string // of the secrets, by clear text, once they were asked for
}

var _ Vault = (*MemoryVault)(nil)

// NewMemoryVault is an empty vault.
func NewMemoryVault() *MemoryVault {
	return &MemoryVault{clear: map[string]string{}, forms: map[string][]string{}}
}

func (m *MemoryVault) appendForms(all [][]string) [][]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.clear {
		kept, ok := m.forms[s]
		if !ok {
			kept = Forms(s)
			m.forms[s] = kept
		}
		all = append(all, kept)
	}
	return all
}

// String says how many secrets there are, so that no log shows them.
func (m *MemoryVault) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fmt.Sprintf("vault of %d secrets", len(m.clear))
}

// GoString is String.
func (m *MemoryVault) GoString() string { return m.String() }

// Put implements [Vault]; it never fails.
func (m *MemoryVault) Put(ref, clear string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if was, ok := m.clear[ref]; ok && was != clear {
		delete(m.forms, was)
	}
	m.clear[ref] = clear
	return nil
}

// Get implements [Vault].
func (m *MemoryVault) Get(ref string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.clear[ref]
	return s, ok
}

// All implements [Vault] over a copy.
func (m *MemoryVault) All() iter.Seq2[string, string] {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.All(maps.Clone(m.clear))
}

// Settings are the operator's values by key; nil has none. An empty value
// counts as missing (Vonage: a key without value is an interface failure).
type Settings map[string]string

// String says how many settings there are, so that no log shows them.
func (s Settings) String() string { return fmt.Sprintf("%d settings", len(s)) }

// GoString is String.
func (s Settings) GoString() string { return s.String() }

// Over is the vault with the settings in front of it, under "#Key". Keys the
// operator does not have are lost, not looked for in the vault.
func (s Settings) Over(v Vault) Vault { return &settingsVault{settings: s, Vault: v} }

type settingsVault struct {
	settings Settings
	Vault
	once  sync.Once
	forms [][]string // of the settings
}

func (v *settingsVault) appendForms(all [][]string) [][]string {
	v.once.Do(func() {
		for _, s := range v.settings {
			v.forms = append(v.forms, Forms(s))
		}
	})
	return append(append(all, v.forms...), KnownIn(v.Vault).secrets...)
}

func (v *settingsVault) String() string   { return "vault under " + v.settings.String() }
func (v *settingsVault) GoString() string { return v.String() }

func (v *settingsVault) Get(ref string) (string, bool) {
	if key, ok := strings.CutPrefix(ref, "#"); ok {
		s := v.settings[key]
		return s, s != ""
	}
	return v.Vault.Get(ref)
}

func (v *settingsVault) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for k, s := range v.settings {
			if s != "" && !yield("#"+k, s) {
				return
			}
		}
		for r, s := range v.Vault.All() {
			if !yield(r, s) {
				return
			}
		}
	}
}

package vars_test

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

func TestSettingsOverVault(t *testing.T) {
	inner := vars.NewMemoryVault()
	_ = inner.Put("#Hidden", "of the vault") // a setting is never looked for in the vault
	over := vars.Settings{"Key": "k", "Empty": ""}.Over(inner)
	if err := over.Put("a/b", "secret"); err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{"a/b": "secret", "#Key": "k", "#Empty": "", "#Hidden": "", "Key": "", "": "", "#": ""} {
		if got, ok := over.Get(ref); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", ref, got, ok)
		}
	}
	all := maps.Collect(over.All())
	if all["#Key"] != "k" || all["a/b"] != "secret" || len(all) != 3 {
		t.Errorf("%v", all)
	}
	for range over.All() { // may be left at once
		break
	}
	var none vars.Settings
	if _, ok := none.Over(inner).Get("#Key"); ok {
		t.Error("no settings have a key")
	}
}

func TestVaultIsShared(t *testing.T) {
	m := vars.NewMemoryVault()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			ref := fmt.Sprint(i)
			_ = m.Put(ref, ref)
			for r, s := range m.All() {
				if got, ok := m.Get(r); !ok || got != s {
					t.Errorf("%s: %s", r, got)
				}
				_ = m.Put(r, s) // All is over a copy
			}
		})
	}
	wg.Wait()
}

// TestLogsKeepSecrets: printing a vault or settings shows none.
func TestLogsKeepSecrets(t *testing.T) {
	m := vars.NewMemoryVault()
	_ = m.Put("ref", "s3cr3t")
	s := vars.Settings{"Key": "s3cr3t"}
	for _, v := range []any{m, s, s.Over(m)} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if out := fmt.Sprintf(verb, v); strings.Contains(out, "s3cr3t") {
				t.Errorf("%s of %T: %s", verb, v, out)
			}
		}
	}
}

package main

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// Whatever is tried, and however it ends: no secret is written, in no encoding.
func TestTryWritesNoSecret(t *testing.T) {
	dir := t.TempDir()
	unpack(t, "../../testdata/script/own.txtar", dir)
	server := httptest.NewServer(&acmeServer{})
	defer server.Close()
	settings, answer := filepath.Join(dir, "settings"), filepath.Join(dir, "answer.json")
	for file, text := range map[string]string{settings: acmeSettings(server.URL), answer: `{"token":"` + acmeToken + `","state":"` + acmeSecret + `"}`} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	charge := []string{"acme/charge", "--input", "AccessToken=" + acmeToken, "--input", "IVRSlot|Card=4111111111111111", "--input", "Amount=1"}
	for _, c := range []struct {
		name string
		args []string
		env  []string
		code int
	}{
		{"sent", []string{"acme/token"}, nil, exitFine},
		{"echoed", charge, nil, exitFine},
		{"rendered", append(charge, "--render"), nil, exitFine},
		{"offline", append(charge, "--response", answer), nil, exitFine},
		{"refused", []string{"acme/token"}, []string{"IVRFLOW_SETTING_AcmeSecret=acme-secret-0816"}, exitFine},
		{"no server", charge, []string{"IVRFLOW_SETTING_AcmeUrl=http://127.0.0.1:1"}, exitFailed},
		{"bad address", []string{"acme/token"}, []string{"IVRFLOW_SETTING_AcmeUrl=acme-secret-0815"}, exitFailed},
		{"address with a secret", []string{"acme/token"}, []string{"IVRFLOW_SETTING_AcmeUrl=http://127.0.0.1:1/acme-secret-0815?k=acme-secret-0816"}, exitFailed},
	} {
		for _, mode := range [][]string{nil, {"--json"}} {
			t.Run(strings.Join(append([]string{c.name}, mode...), " "), func(t *testing.T) {
				args := append([]string{"try", "--project", dir, "--settings", settings}, c.args...)
				var out, diagnostics bytes.Buffer
				code := run(context.Background(), append(args, mode...), strings.NewReader(""), &out, &diagnostics, c.env)
				if code != c.code {
					t.Errorf("exit code %d, want %d: %s", code, c.code, diagnostics.String())
				}
				for _, secret := range []string{acmeToken, acmeSecret, "acme-secret-0816", "4111111111111111"} {
					for _, form := range vars.Forms(secret) {
						if strings.Contains(out.String()+diagnostics.String(), form) {
							t.Errorf("the output holds %q, a form of %q:\n%s%s", form, secret, out.String(), diagnostics.String())
						}
					}
				}
			})
		}
	}
}

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

// Whatever the command writes, in whatever mode: no secret in it, in no
// encoding. The caller keys 49219871.
func TestNoSecretIsWritten(t *testing.T) {
	dir := t.TempDir()
	unpack(t, "../../testdata/script/own.txtar", dir)
	server := httptest.NewServer(&acmeServer{})
	defer server.Close()
	settings := filepath.Join(dir, "settings")
	if err := os.WriteFile(settings, []byte(acmeSettings(server.URL)), 0o600); err != nil {
		t.Fatal(err)
	}
	common := []string{"run", "pay", "--project", dir, "--settings", settings, "--input", "Amount=7.50"}
	for _, c := range []struct {
		name string
		args []string
		env  []string
		code int
	}{
		{"paid", []string{"--keys", "49219871#"}, nil, exitFine},
		{"json", []string{"--keys", "49219871#", "--json"}, nil, exitFine},
		{"refused", []string{"--keys", "49219871#"}, []string{"IVRFLOW_SETTING_AcmeSecret=acme-secret-0816"}, exitFine},
		{"no server", []string{"--keys", "49219871#"}, []string{"IVRFLOW_SETTING_AcmeUrl=http://127.0.0.1:1"}, exitFine},
		{"bad address", []string{"--keys", "49219871#"}, []string{"IVRFLOW_SETTING_AcmeUrl=acme-secret-0815"}, exitFine},
	} {
		t.Run(c.name, func(t *testing.T) {
			record := filepath.Join(t.TempDir(), "call.jsonl")
			var out, diagnostics bytes.Buffer
			code := run(context.Background(), append(append(common, "--record", record), c.args...), strings.NewReader(""), &out, &diagnostics, c.env)
			if code != c.code {
				t.Errorf("exit code %d, want %d: %s", code, c.code, diagnostics.String())
			}
			recording, err := os.ReadFile(record)
			if err != nil {
				t.Fatal(err)
			}
			secrets := []string{acmeToken, acmeSecret, "acme-secret-0816", "49219871"}
			if c.name == "bad address" { // there the secret is given as a plain setting
				secrets = []string{"49219871"}
			}
			for _, secret := range secrets {
				for _, form := range vars.Forms(secret) {
					for where, text := range map[string]string{"stdout": out.String(), "stderr": diagnostics.String(), "the recording": string(recording)} {
						if strings.Contains(text, form) {
							t.Errorf("%s holds %q, a form of %q", where, form, secret)
						}
					}
				}
			}
		})
	}
}

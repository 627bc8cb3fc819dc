package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// What the flow holds to be secret of a list stands in no form in what is
// written, though answers echo it.
func TestImportWritesNoSecret(t *testing.T) {
	dir := t.TempDir()
	unpack(t, "../../testdata/script/own.txtar", dir)
	const pin = "49219871"
	list := filepath.Join(dir, "calls.jsonl")
	write(t, list, `{"call":"c1","start":"2026-03-01T12:00:00Z","inputs":{"Amount":"7.50"}}
{"call":"c1","keys":"`+pin+`#"}
{"call":"c1","request":{"method":"POST","url":"https://acme.example/token"},"response":{"status":200,"body":"{\"token\":\"`+acmeToken+`\"}"}}
{"call":"c1","request":{"method":"POST","url":"https://acme.example/charge"},"response":{"status":200,"headers":{"X-Echo":"`+acmeToken+`"},"body":"{\"state\":\"PAID\",\"reason\":\"`+acmeToken+`\",\"echo\":\"`+base64.StdEncoding.EncodeToString([]byte(acmeToken))+`\",\"pin\":\"`+pin+`\"}"}}
{"call":"c1","request":{"method":"GET","url":"https://acme.example/receipt"},"response":{"status":200,"body":"{\"receipt\":\"R-1\"}"}}
`)
	record := filepath.Join(dir, "out.jsonl")
	var out, errs bytes.Buffer
	code := run(context.Background(), []string{"import", list, "--project", dir, "--flow", "pay", "-o", record}, strings.NewReader(""), &out, &errs, nil)
	recording, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(code, err, errs.String())
	}
	if !strings.Contains(string(recording), "Token") || !strings.Contains(string(recording), `"state`) {
		t.Errorf("the call did not come to the charge: %d %s", code, errs.String())
	}
	for _, secret := range []string{acmeToken, pin} {
		for _, form := range vars.Forms(secret) {
			if strings.Contains(string(recording)+out.String()+errs.String(), form) {
				t.Errorf("%q, a form of %q, was written", form, secret)
			}
		}
	}
}

func TestForeignKeys(t *testing.T) {
	for _, c := range []struct {
		keys  string
		o     leg.CollectOptions
		want  string
		ahead string
	}{
		{"1", leg.CollectOptions{Max: 1}, "1", ""},
		{"12", leg.CollectOptions{Max: 1}, "1", "2"},
		{"123#", leg.CollectOptions{Max: 9, Terminator: "#"}, "123", ""},
		{"1234#", leg.CollectOptions{Max: 4, Terminator: "#"}, "1234", ""},
		{"12345#", leg.CollectOptions{Max: 4, Terminator: "#"}, "1234", "5#"},
		{"12#34#", leg.CollectOptions{Max: 9, Terminator: "#"}, "12", "34#"},
		{"#", leg.CollectOptions{Max: 9, Terminator: "#"}, "", ""},
	} {
		f := newForeignCaller(&foreignCall{})
		if got := f.read(c.keys, &c.o); got.Digits != c.want || f.ahead != c.ahead {
			t.Errorf("%s: %q, ahead %q", c.keys, got.Digits, f.ahead)
		}
	}
}

// Whatever a line holds, it is a start, a happening or a mistake.
func FuzzForeignLine(f *testing.F) {
	for _, line := range []string{
		`{"call":"c1","start":"2026-03-01T12:00:00Z","inputs":{"A":"1"}}`, `{"call":"c1","keys":"1"}`, `{"call":"c1","silence":true}`,
		`{"call":"c1","transfer":"busy","at":"2026-03-01T12:00:00Z"}`, `{"call":"c1","hangup":true}`,
		`{"call":"c1","request":{"method":"GET","url":"https://h/p"},"response":{"status":200,"headers":{"A":"b"},"body":""}}`,
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		l, err := parseForeign(line)
		if err == nil && (l.start == nil) == (l.happening == nil) {
			t.Fatalf("%q is neither a start nor a happening", line)
		}
	})
}

package applets_test

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/ivrflow/ivrflow/engine/journal"
)

var journalSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	return jsonschema.NewCompiler().Compile(filepath.Join("..", "docs", "journal.schema.json"))
})

// checkSchema writes records to a file and holds each of its lines against the
// schema of journals.
func checkSchema(t *testing.T, recs []journal.Record) {
	t.Helper()
	schema, err := journalSchema()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "call.jsonl")
	file, err := journal.OpenFileSync(name, journal.SyncNone)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Append(t.Context(), "c", 0, journal.Durable, recs...); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(text) {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err == nil {
			err = schema.Validate(v)
		}
		if err != nil {
			t.Errorf("docs/journal.schema.json does not take %s%v", line, err)
		}
	}
}

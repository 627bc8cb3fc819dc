package engine_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/vars"
)

var schemaFile = filepath.Join("..", "docs", "journal.schema.json")

// schemaTypes are what the data of each kind of record is written from.
func schemaTypes() map[string]reflect.Type {
	return map[string]reflect.Type{
		journal.Start:   reflect.TypeFor[engine.Started](),
		journal.Command: reflect.TypeFor[engine.Command](),
		journal.Event:   reflect.TypeFor[engine.Event](),
		journal.Exit:    reflect.TypeFor[engine.Exit](),
		journal.End:     reflect.TypeFor[engine.End](),
		journal.Claim:   reflect.TypeFor[journal.Claimed](),
		journal.Note:    reflect.TypeFor[engine.Refusal](),
	}
}

func journalSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func checkLine(t *testing.T, s *jsonschema.Schema, line []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return s.Validate(v)
}

// TestGoldensFollowTheSchema holds every line of every golden journal against
// the schema.
func TestGoldensFollowTheSchema(t *testing.T) {
	s := journalSchema(t)
	lines := 0
	err := filepath.WalkDir(filepath.Join("..", "testdata", "journals"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for i, line := range bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")) {
			lines++
			if err := checkLine(t, s, line); err != nil {
				t.Errorf("%s:%d: %v", name, i+1, err)
			}
		}
		return nil
	})
	if err != nil || lines < 100 {
		t.Errorf("%d lines: %v", lines, err)
	}
}

// TestSchemaRefuses: what the format does not know is refused, wherever it
// stands.
func TestSchemaRefuses(t *testing.T) {
	s := journalSchema(t)
	const end = `{"n":2,"kind":"end","at":"2026-03-01T12:00:00Z","data":{"outcome":"completed"},"sum":"00000000"}`
	const event = `{"n":2,"kind":"event","at":"2026-03-01T12:00:00Z","data":{"n":1,"at":"2026-03-01T12:00:00Z","fetched":{"outcome":"answered","document":"d","found":[{"name":"x","value":{"type":"String","text":"y"}}]}},"sum":"00000000"}`
	const command = `{"n":2,"kind":"command","at":"2026-03-01T12:00:00Z","data":{"n":1,"applet":"A","visit":1,"ordinal":1,"wait":{"for":"1m0.5s"}},"sum":"00000000"}`
	for _, good := range []string{end, event, command, strings.Replace(end, `{"n"`, `{"call":"c-1","n"`, 1)} {
		if err := checkLine(t, s, []byte(good)); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, c := range []struct{ line, old, new string }{
		{end, `"sum"`, `"more":1,"sum"`},
		{end, `"outcome"`, `"more":1,"outcome"`},
		{end, `"completed"`, `"perhaps"`},
		{end, `"kind":"end"`, `"kind":"other"`},
		{end, `"kind":"end"`, `"kind":"exit"`},
		{end, `,"sum":"00000000"`, ``},
		{end, `"sum":"0`, `"sum":"G`},
		{end, `00Z`, `00`},
		{end, `"n":2`, `"n":0`},
		{event, `"outcome"`, `"more":1,"outcome"`},
		{event, `"text"`, `"more":"","text"`},
		{event, `"name"`, `"more":"","name"`},
		{event, `"document":"d",`, ``},
		{command, `"wait":{`, `"leg":{"kind":"play"},"wait":{`},
		{command, `,"wait":{"for":"1m0.5s"}`, ``},
		{command, `"1m0.5s"`, `60`},
	} {
		line := strings.Replace(c.line, c.old, c.new, 1)
		if line == c.line {
			t.Fatalf("nothing holds %s", c.old)
		}
		if checkLine(t, s, []byte(line)) == nil {
			t.Errorf("%s passes", line)
		}
	}
}

// TestSchemaIsOfTheTypes holds the schema against the types that are written,
// both ways: a member that is added to one of them, and not to the other,
// fails.
func TestSchemaIsOfTheTypes(t *testing.T) {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	w := walk{t: t, seen: map[string]bool{}}
	if err := json.Unmarshal(text, &w.root); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{}
	for _, rule := range w.root["allOf"].([]any) {
		kind := dig(rule, "if", "properties", "kind", "const").(string)
		kinds[kind] = dig(rule, "then", "properties", "data", "$ref").(string)
	}
	types := schemaTypes()
	if got := len(dig(w.root, "properties", "kind", "enum").([]any)); got != len(types) || len(kinds) != len(types) {
		t.Errorf("the schema has %d kinds and rules for %d, there are %d", got, len(kinds), len(types))
	}
	for kind, typ := range types {
		w.check(kind, typ, map[string]any{"$ref": kinds[kind]})
	}
	line := []string{"at", "call", "data", "kind", "n", "sum"}
	if got := slices.Sorted(maps.Keys(w.root["properties"].(map[string]any))); !slices.Equal(got, line) {
		t.Errorf("a line has %v, the schema %v", line, got)
	}
	for name, def := range w.root["$defs"].(map[string]any) {
		if !w.seen["#/$defs/"+name] && name != "hole" { // of which vars.Text is written
			t.Errorf("nothing is written as %s: %v", name, def)
		}
	}
}

// walk goes along a type and its schema.
type walk struct {
	t    *testing.T
	root map[string]any
	seen map[string]bool
}

func (w *walk) check(at string, typ reflect.Type, schema map[string]any) {
	if ref, ok := schema["$ref"].(string); ok {
		w.seen[ref] = true
		def, ok := dig(w.root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(map[string]any)
		if !ok {
			w.t.Errorf("%s: %s is nowhere", at, ref)
			return
		}
		schema = def
	}
	switch typ {
	case reflect.TypeFor[vars.Text]():
		w.is(at, schema["oneOf"] != nil)
		return
	case reflect.TypeFor[time.Time](), reflect.TypeFor[vars.Duration](), reflect.TypeFor[engine.Seed]():
		w.is(at, schema["type"] == "string" && schema["pattern"] != nil)
		return
	}
	switch typ.Kind() {
	case reflect.Pointer:
		w.check(at, typ.Elem(), schema)
	case reflect.String:
		w.is(at, schema["type"] == "string")
	case reflect.Int, reflect.Int64, reflect.Uint64:
		w.is(at, schema["type"] == "integer")
	case reflect.Bool:
		w.is(at, schema["type"] == "boolean")
	case reflect.Slice:
		w.is(at, schema["type"] == "array")
		w.check(at+"[]", typ.Elem(), schema["items"].(map[string]any))
	case reflect.Map:
		w.is(at, schema["type"] == "object" && schema["properties"] == nil)
		w.check(at+"{}", typ.Elem(), schema["additionalProperties"].(map[string]any))
	case reflect.Struct:
		w.members(at, typ, schema)
	default:
		w.t.Errorf("%s: %s cannot be written", at, typ)
	}
}

func (w *walk) members(at string, typ reflect.Type, schema map[string]any) {
	w.is(at, schema["type"] == "object" && schema["additionalProperties"] == false)
	properties, _ := schema["properties"].(map[string]any)
	var required, names []string
	for f := range typ.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			w.t.Errorf("%s: %s.%s has no name in JSON", at, typ, f.Name)
			continue
		}
		names = append(names, name)
		if options != "omitempty" {
			required = append(required, name)
		}
		p, ok := properties[name].(map[string]any)
		if !ok {
			w.t.Errorf("%s: docs/journal.schema.json has no %s of %s", at, name, typ)
			continue
		}
		w.check(at+"."+name, f.Type, p)
	}
	for name := range properties {
		if !slices.Contains(names, name) {
			w.t.Errorf("%s: %s has no %s", at, typ, name)
		}
	}
	var have []string
	if list, ok := schema["required"].([]any); ok {
		for _, name := range list {
			have = append(have, name.(string))
		}
	}
	slices.Sort(have)
	slices.Sort(required)
	if !slices.Equal(have, required) {
		w.t.Errorf("%s: always there are %v, the schema requires %v", at, required, have)
	}
}

func (w *walk) is(at string, ok bool) {
	if !ok {
		w.t.Errorf("%s is of another type in docs/journal.schema.json", at)
	}
}

func dig(v any, path ...string) any {
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[name]
	}
	return v
}

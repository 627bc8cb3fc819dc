package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// record is one journal record, still without its number.
func record(kind string, at time.Time, data any) journal.Record {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // an answer full of < would be six times as long
	err := e.Encode(data)
	if err != nil { // every type that is journaled is plain data
		panic(fmt.Sprintf("engine: %s cannot be written: %v", kind, err))
	}
	return journal.Record{Kind: kind, At: at.UTC(), Data: bytes.TrimSpace(b.Bytes())}
}

// records are what a turn adds to the journal behind its event.
func (t Turn) records(at time.Time) []journal.Record {
	var out []journal.Record
	for _, e := range t.Exits {
		out = append(out, record(journal.Exit, at, e))
	}
	for _, c := range t.Commands {
		out = append(out, record(journal.Command, at, c))
	}
	if t.End != nil {
		out = append(out, record(journal.End, at, t.End))
	}
	return out
}

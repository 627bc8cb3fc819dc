package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/ivrflow/ivrflow/engine/journal"
)

// A recording may come from anybody: nothing in it reaches the terminal as it
// is, ends the process, or fills the screen without end.
func TestShowHostileRecording(t *testing.T) {
	evil := "\x1b[2J\a\u202e\r\n" + strings.Repeat("x", 3000)
	one := `"n":%d,"applet":` + quotedJSON(evil) + `,"visit":1,"ordinal":1,`
	records := []string{
		journal.Start + ` {"format":1,"engine":` + quotedJSON(evil) + `,"flow":` + quotedJSON(evil) + `,"program":` + quotedJSON(evil) + `,"call":{"id":` + quotedJSON(evil) + `,"clid":` + quotedJSON(evil) + `,"seed":"` + strings.Repeat("00", 32) + `"}}`,
		journal.Command + ` {` + fmt.Sprintf(one, 1) + `"leg":{"kind":"transfer"}}`,
		journal.Event + ` {"n":1,"leg":{"status":` + quotedJSON(evil) + `,"detail":` + quotedJSON(evil) + `}}`,
		journal.Command + ` {` + fmt.Sprintf(one, 2) + `"leg":{"kind":"collect","prompts":[{"say":` + quotedJSON(evil) + `}]}}`,
		journal.Event + ` {"n":2,"leg":{"status":"digits","digits":` + quotedJSON(evil) + `}}`,
		journal.Command + ` {` + fmt.Sprintf(one, 3) + `"fetch":{"method":` + quotedJSON(evil) + `,"url":` + quotedJSON(evil) + `}}`,
		journal.Event + ` {"n":3,"fetched":{"outcome":` + quotedJSON(evil) + `,"status":599,"body":` + quotedJSON(evil) + `,"found":[{"name":` + quotedJSON(evil) + `,"value":{"type":"String","text":` + quotedJSON(evil) + `}}],"issues":[{"message":` + quotedJSON(evil) + `,"field":` + quotedJSON(evil) + `}]}}`,
		journal.Command + ` {` + fmt.Sprintf(one, 4) + `"wait":{"for":"3s","hold":[{}]}}`,
		journal.Event + ` {"n":4}`,
		journal.Command + ` {` + fmt.Sprintf(one, 5) + `"visit":0}`,
		journal.Event + ` {"n":99,"hungup":true}`,
		journal.Exit + ` {"applet":` + quotedJSON(evil) + `,"exit":` + quotedJSON(evil) + `,"to":` + quotedJSON(evil) + `,"why":{"text":` + quotedJSON(evil) + `,"issues":[{"message":` + quotedJSON(evil) + `}]}}`,
		journal.Claim + ` {"node":` + quotedJSON(evil) + `,"epoch":2}`,
		journal.End + ` {"outcome":` + quotedJSON(evil) + `,"why":` + quotedJSON(evil) + `}`,
	}
	file := recordingOf(t, records)
	var out, errs bytes.Buffer
	code := run(context.Background(), []string{"show", file}, strings.NewReader(""), &out, &errs, nil)
	if code != exitFine || errs.Len() > 0 {
		t.Errorf("exit code %d: %s", code, errs.String())
	}
	for _, r := range out.String() {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Fatalf("%U is printed", r)
		}
	}
	if out.Len() > 100_000 {
		t.Errorf("%d bytes are printed", out.Len())
	}
	if !strings.Contains(out.String(), "taken over by another process") {
		t.Error("the claim is not shown")
	}
}

// A recording without end does not fill the screen.
func TestShowIsBounded(t *testing.T) {
	records := []string{journal.Start + ` {"format":1,"flow":"f","call":{"id":"c","seed":"` + strings.Repeat("00", 32) + `"}}`}
	for n := range mostShown {
		records = append(records, fmt.Sprintf(`%s {"n":%d,"applet":"A","visit":%d,"ordinal":1,"fetch":{"method":"GET","url":"https://h.example/%d"}}`, journal.Command, n+1, n+1, n))
	}
	var out, errs bytes.Buffer
	code := run(context.Background(), []string{"show", recordingOf(t, records)}, strings.NewReader(""), &out, &errs, nil)
	if code != exitFine || !strings.Contains(out.String(), "… and 1 records more") || !strings.Contains(out.String(), "… 19950 more …") {
		t.Errorf("exit code %d: %s%.2000s", code, errs.String(), out.String())
	}
}

func quotedJSON(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// recordingOf writes records, each its kind and its data, as a recording.
func recordingOf(t *testing.T, records []string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "call.jsonl")
	file, err := journal.OpenFileSync(name, journal.SyncNone)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []journal.Record
	for i, text := range records {
		kind, data, _ := strings.Cut(text, " ")
		all = append(all, journal.Record{N: uint64(i) + 1, Kind: kind, At: time.Unix(int64(i%100), 0), Data: json.RawMessage(data)})
	}
	if _, err := file.Append(context.Background(), "c", 0, journal.Buffered, all...); err != nil {
		t.Fatal(err)
	}
	return name
}

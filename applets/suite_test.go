package applets_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/clock"
	"github.com/ivrflow/ivrflow/engine/journal"
	"github.com/ivrflow/ivrflow/engine/leg"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

var update = flag.Bool("update", false, "write what the cases give as what they want")

// TestCatalogue runs testdata/applets/KIND.txtar for every applet of the
// catalogue. A case is a folder of files:
//
//	NAME/flow.xml   the applets under test; <CallFlow name="t" start="A" onError="Fault"> and the end are added
//	NAME/flow-X.xml a flow that a SubFlow names X
//	NAME/x/y.xml    the interaction or notification x/y
//	NAME/inbox      what providers send us, one a line: SECONDS METHOD PATH BODY
//	NAME/keys       the caller (leg.ParseSteps)
//	NAME/answers    one answer of the server a line: STATUS BODY, or drop, stall, refuse
//	NAME/want       the transcript of the call, or the mistakes of the flow
//
// A folder called /base/ in #(BaseUrl) is the test's server over real HTTP.
func TestCatalogue(t *testing.T) {
	var kinds []string
	for kind := range applets.Standard(applets.Deps{Interactions: &interactions.Library{}}) {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			file := filepath.Join("..", "testdata", "applets", kind+".txtar")
			runCases(t, file)
		})
	}
}

// TestConformance runs testdata/conformance: a numbered case for each rule that
// Vonage documents, in the same form. The case's name names the page.
func TestConformance(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "conformance", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no conformance cases", err)
	}
	for _, file := range files {
		runCases(t, file)
	}
}

func runCases(t *testing.T, file string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatalf("an applet needs its cases: %v", err)
	}
	cases := 0
	for i := range archive.Files {
		name, isWant := strings.CutSuffix(archive.Files[i].Name, "/want")
		if !isWant {
			continue
		}
		cases++
		got := transcript(t, archive, name)
		if *update {
			archive.Files[i].Data = []byte(got)
		} else if diff := cmp.Diff(string(archive.Files[i].Data), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if cases == 0 {
		t.Errorf("%s has no case", file)
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func part(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// transcript runs a case and tells what happened.
func transcript(t *testing.T, a *txtar.Archive, name string) string {
	t.Helper()
	xml := `<CallFlow name="t" start="A" onError="Fault" onHangup="Left">` + "\n" + part(a, name+"/flow.xml") +
		`<Announcer name="Fault"><Say>fault</Say></Announcer><Announcer name="Left"><Say>left</Say></Announcer></CallFlow>`
	var list source.List
	lib := &interactions.Library{Open: func(document string) (string, []byte, error) {
		if text := part(a, name+"/"+document+".xml"); text != "" {
			return document + ".xml", []byte(text), nil
		}
		return "", nil, fs.ErrNotExist
	}}
	flow := flows.Parse(name+".xml", []byte(xml), &list)
	if flow == nil {
		return list.Err().Error() + "\n"
	}
	find := func(sub string) (string, []byte, error) {
		text := part(a, name+"/flow-"+sub+".xml")
		if text == "" {
			return "", nil, fs.ErrNotExist
		}
		return sub + ".xml", []byte(text), nil
	}
	program, err := engine.Compile(flow, applets.Standard(applets.Deps{Interactions: lib, Flow: find}), &list)
	if err != nil {
		return err.Error() + "\n"
	}
	server := &answers{lines: strings.Split(strings.TrimSpace(part(a, name+"/answers")), "\n")}
	http := httptest.NewServer(server)
	defer http.Close()
	settings := vars.Settings{"BaseUrl": http.URL, "Password": "p4ssw0rd-of-the-shop"}
	steps, err := leg.ParseSteps(strings.TrimSpace(part(a, name+"/keys")))
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewVirtual(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	store := &journal.Memory{}
	client := &interactions.Client{Library: lib}
	defer client.CloseIdle()
	inbox, err := interactions.NewInbox(interactions.InboxConfig{Notifications: lib.Notifications(), Settings: settings, Now: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	door := httptest.NewServer(inbox)
	defer door.Close()
	senders := &senders{clock: c, url: door.URL}
	senders.plan(t, part(a, name+"/inbox"))
	caller := leg.NewScript(c, 10*time.Millisecond, steps)
	var messages string
	caller.Messages(func(to, text string) error {
		messages += fmt.Sprintf("message to %s: %s\n", to, text)
		return nil
	})
	d := engine.Drive{Program: program, Effects: client, Leg: caller, Inbox: inbox, Settings: settings, Journal: store, Clock: c}
	out, err := d.Run(t.Context(), engine.Call{ID: "c", CLID: "+441632960001"})
	if err != nil {
		t.Fatal(err)
	}
	recs := collectRecords(t, store, "c")
	checkPure(t, program, recs, out.State)
	checkSchema(t, recs)
	all, _ := json.Marshal(recs)
	for _, form := range vars.Forms(settings["Password"]) {
		if strings.Contains(string(all), form) {
			t.Errorf("%s: the journal holds the password as %q", name, form)
		}
	}
	return strings.ReplaceAll(tell(recs)+tellData(out.State)+messages+senders.told+server.tell(), http.URL, "BASE")
}

// tell is a journal for the eyes.
func tell(recs []journal.Record) string {
	var b strings.Builder
	for _, r := range recs {
		at := r.At.Format("05.000")
		switch r.Kind {
		case journal.Command:
			var c engine.Command
			json.Unmarshal(r.Data, &c)
			fmt.Fprintf(&b, "%s %s: %s\n", at, c.Applet, tellCommand(c))
		case journal.Event:
			var ev engine.Event
			json.Unmarshal(r.Data, &ev)
			fmt.Fprintf(&b, "%s   %s\n", at, tellEvent(ev))
		case journal.Exit:
			var e engine.Exit
			json.Unmarshal(r.Data, &e)
			fmt.Fprintf(&b, "%s %s --%s--> %s%s\n", at, e.Applet, e.Exit, e.To, tellWhy(e.Why))
		case journal.Note:
			fmt.Fprintf(&b, "%s   note %s\n", at, r.Data)
		case journal.End:
			var e engine.End
			json.Unmarshal(r.Data, &e)
			fmt.Fprintf(&b, "%s end %s\n", at, strings.TrimSpace(e.Outcome+" "+e.Why))
		}
	}
	return b.String()
}

func tellCommand(c engine.Command) string {
	switch {
	case c.Fetch != nil:
		return fmt.Sprintf("%s %s %s", c.Fetch.Method, c.Fetch.URL.Masked(), c.Fetch.Body.Masked())
	case c.Wait != nil:
		s := fmt.Sprintf("wait %s%s", c.Wait.For, tellPrompts(c.Wait.Hold))
		for _, e := range c.Wait.Expect {
			s += fmt.Sprintf(", or %s for %q", e.Notification, e.Key)
		}
		return s
	}
	s := c.Leg.Kind + tellPrompts(c.Leg.Prompts)
	if len(c.Leg.Digits) > 0 {
		s += fmt.Sprintf(" %q", c.Leg.Digits.Masked())
	}
	if o := c.Leg.Collect; o != nil {
		s += fmt.Sprintf(" %d-%d keys, ends with %q, secret %v", o.Min, o.Max, o.Terminator, o.Secret)
	}
	if m := c.Leg.Message; m != nil {
		s += fmt.Sprintf(" to %q: %q", m.To.Masked(), m.Text.Masked())
	}
	if c.Link != nil {
		s += " with the link " + c.Link.URL.Masked()
	}
	if q := c.Leg.Queue; q != nil {
		s += fmt.Sprintf(" %s to %q for %s", q.Mode, q.Queue.Masked(), q.Timeout)
		if q.Priority != "" {
			s += " priority " + q.Priority
		}
		for _, a := range q.Data {
			s += fmt.Sprintf(", %s is %q", a.Name, a.Value.Masked())
		}
	}
	if o := c.Leg.Record; o != nil {
		s += fmt.Sprintf(" %s of %s, ends with %s or %q, beep %v", o.Mode, o.Max, o.Silence, o.Terminator, o.Beep)
	}
	if o := c.Leg.Transfer; o != nil {
		s += fmt.Sprintf(" %s to %q, then %q", o.Mode, o.To.Masked(), o.SendDigits.Masked())
	}
	return s
}

func tellPrompts(ps []leg.Prompt) string {
	var s string
	for _, p := range ps {
		switch {
		case p.IsSound():
			s += fmt.Sprintf(" sound %q", p.Words())
		case p.As != "":
			s += fmt.Sprintf(" %s %q", p.As, p.Words())
		default:
			s += fmt.Sprintf(" %q", p.Words())
		}
		if p.Lang != "" {
			s += " in " + p.Lang
		}
	}
	return s
}

func tellEvent(ev engine.Event) string {
	switch {
	case ev.HungUp:
		return "the caller hung up"
	case ev.Leg != nil:
		return strings.TrimSpace(ev.Leg.Status + " " + ev.Leg.Digits + ev.Leg.Ref + ev.Leg.Recording)
	case ev.Notified != nil:
		return fmt.Sprintf("notification %s %s", ev.Notified.Notification, ev.Notified.Body)
	case ev.Fetched != nil:
		s := ev.Fetched.Outcome
		if ev.Fetched.Status != 0 {
			s += fmt.Sprintf(" %d %s", ev.Fetched.Status, ev.Fetched.Body)
		}
		return s
	}
	return "over"
}

func tellWhy(w *engine.Why) string {
	if w == nil {
		return ""
	}
	s := "  because " + w.Text
	for _, u := range w.Values {
		s += fmt.Sprintf("; %s is %s", u.Name, u.Value.Shown())
	}
	for _, i := range w.Issues {
		s += "; issue: " + i.Msg
	}
	return s
}

func tellData(s *engine.State) string {
	var names []string
	for name := range s.Frames[0].Data {
		names = append(names, name)
	}
	sort.Strings(names)
	var b strings.Builder
	for _, name := range names {
		if name != "CallGuid" && name != "CLID" && name != "DisplayName" && name != "InteractionStartTime" {
			v := s.Frames[0].Data[name]
			fmt.Fprintf(&b, "%s = %s %s\n", name, v.Type, v.Shown())
		}
	}
	return b.String()
}

// answers is a server that answers by a list, then by its last line.
type answers struct {
	mu    sync.Mutex
	lines []string
	next  int
	seen  []string
}

func (a *answers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	line := a.lines[min(a.next, len(a.lines)-1)]
	a.next++
	a.seen = append(a.seen, request(r))
	a.mu.Unlock()
	status, body, _ := strings.Cut(line, " ")
	if status == "drop" {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.Close()
		}
		return
	}
	code := 200
	fmt.Sscan(status, &code)
	w.WriteHeader(code)
	w.Write([]byte(body))
}

// request is what arrived: method, address, headers that a document chose, body.
func request(r *http.Request) string {
	s := r.Method + " " + r.RequestURI
	var headers []string
	for name, values := range r.Header {
		if name != "Accept-Encoding" && name != "User-Agent" && name != "Content-Length" {
			headers = append(headers, name+": "+strings.Join(values, " | "))
		}
	}
	sort.Strings(headers)
	for _, h := range headers {
		s += "\n  " + h
	}
	if body, err := io.ReadAll(r.Body); err == nil && len(body) > 0 {
		s += "\n  " + strings.ReplaceAll(string(body), "\n", "\n  ")
	}
	return s
}

func (a *answers) tell() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.seen) == 0 {
		return ""
	}
	return "server: " + strings.Join(a.seen, "\nserver: ") + "\n"
}

package sandbox

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"
)

// maxRequestBody is the most a sandbox reads of a request, in bytes. Invented.
const maxRequestBody = 64 << 10

// frame is what every provider is built around: clock, ids, the chosen scenario
// and the faults in front of the provider's own handler.
type frame struct {
	clock    func() time.Time
	plan     func(time.Time, func())
	inbox    string
	client   *http.Client
	ids      ids
	scenario string
	faults   *injector
	mistake  error // a Config that New would have refused
}

func newFrame(c Config, scenarios []string) frame {
	f := frame{
		clock:    c.Now,
		plan:     c.At,
		inbox:    strings.TrimRight(c.Inbox, "/"),
		client:   c.Client,
		ids:      ids{c.Seed},
		scenario: c.Scenario,
		faults:   newInjector(c.Faults),
		mistake:  c.check(scenarios),
	}
	if f.clock == nil {
		f.clock = time.Now
	}
	if f.plan == nil {
		f.plan = func(t time.Time, do func()) { time.AfterFunc(t.Sub(f.clock()), do) }
	}
	if f.client == nil {
		f.client = &http.Client{Timeout: 10 * time.Second}
	}
	if f.scenario == "" {
		f.scenario = scenarios[0]
	}
	return f
}

// now is the time of the clock in UTC, without monotonic reading, so that times
// can be compared and printed.
func (f *frame) now() time.Time { return f.clock().Round(0).UTC() }

// serve answers r through the faults with act, which is the provider. When the
// Config is wrong every answer is 500 and says why: a constructor of the
// catalog has no error to return.
func (f *frame) serve(w http.ResponseWriter, r *http.Request, act http.HandlerFunc) {
	if f.mistake != nil {
		answerJSON(w, http.StatusInternalServerError, map[string]string{"error": "sandbox configuration: " + f.mistake.Error()})
		return
	}
	fault, ok := f.faults.next(r.Method + " " + r.URL.Path)
	if !ok {
		act(w, r)
		return
	}
	fault.play(w, r, act)
}

// notify sends a notification to a path of the merchant's inbox and gives the
// status and the text of the answer; 0 when nobody answered. Nothing is sent
// when no inbox is registered.
func (f *frame) notify(path string, header http.Header, body string) (status int, answer string) {
	if f.inbox == "" {
		return 0, ""
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, f.inbox+path, strings.NewReader(body))
	if err != nil {
		return 0, ""
	}
	req.Header = header
	resp, err := f.client.Do(req)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, maxRequestBody))
	return resp.StatusCode, string(text)
}

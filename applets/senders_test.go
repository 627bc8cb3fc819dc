package applets_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ivrflow/ivrflow/engine/clock"
)

// senders are who sends us notifications, in the time of the call.
type senders struct {
	clock *clock.Virtual
	url   string
	told  string // what they got as answers
}

// plan reads lines SECONDS METHOD PATH BODY.
func (s *senders) plan(t *testing.T, lines string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		words := append(strings.SplitN(strings.TrimSpace(line), " ", 4), "")
		var seconds float64
		if _, err := fmt.Sscan(words[0], &seconds); err != nil || len(words) < 4 {
			t.Fatalf("not SECONDS METHOD PATH BODY: %s", line)
		}
		s.clock.At(s.clock.Now().Add(time.Duration(seconds*float64(time.Second))), func() { s.send(words[1], words[2], words[3]) })
	}
}

func (s *senders) send(method, path, body string) {
	req, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.told += err.Error() + "\n"
		return
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.told += "no answer\n"
		return
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	s.told += fmt.Sprintf("sender: %s %s: %d %s\n", method, path, resp.StatusCode, strings.TrimSpace(string(text)))
}

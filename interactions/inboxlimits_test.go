package interactions

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestManyParameters: an address of 64 KiB can hold tens of thousands of
// parameters, each of which takes more memory than its text.
func TestManyParameters(t *testing.T) {
	n := notified(t, `<ApiNotification name="acme/event"><Match method="GET POST" path="/a"/><Key>query("k")</Key><Verify>query("k") == "1"</Verify><Type>URLENCODED</Type></ApiNotification>`)
	i, err := NewInbox(InboxConfig{Notifications: []*Notification{n}})
	if err != nil {
		t.Fatal(err)
	}
	many := strings.Repeat("a&", MaxParams)
	for _, c := range []struct {
		query, body string
		status      int
	}{
		{"k=1&" + many, "", http.StatusRequestURITooLong},
		{"k=1", many, http.StatusRequestEntityTooLarge},
		{"k=1", "a=1", http.StatusOK},
	} {
		w := httptest.NewRecorder()
		i.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/a?"+c.query, strings.NewReader(c.body)))
		if w.Code != c.status {
			t.Errorf("%d bytes of query, %d of body: %d, want %d", len(c.query), len(c.body), w.Code, c.status)
		}
	}
	i.Close()
	w := httptest.NewRecorder()
	i.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/a?k=1&again=1", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("a closed inbox answers %d", w.Code)
	}
}

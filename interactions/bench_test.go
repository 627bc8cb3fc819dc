package interactions

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

const benchAnswer = `{"lastUpdatedOn":"2026-03-01T12:30:00Z","callGuid":"0d6c5a0e-6f1e-4f5b-9a43-2d0c9f4f5b11","sessionState":"Finished","paymentResultData":{"decision":"ACCEPT","reasonCode":"100","Amount":"12.40","Currency":"GBP","requestID":"7012345678901234567890"}}`

func benchServer(b *testing.B) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, benchAnswer)
	}))
	b.Cleanup(server.Close)
	return server.URL
}

// BenchmarkFetch is a status request with four fields and three known
// secrets; BenchmarkFloor the same by hand.
func BenchmarkFetch(b *testing.B) {
	url := benchServer(b)
	xml := strings.ReplaceAll(seedStatus, "https://emea.example", url)
	xml = strings.Replace(xml, "</Fields>", one("paymentResultData.decision", "Decision")+one("paymentResultData.reasonCode", "Reason")+one("paymentResultData.requestID", "Request")+"</Fields>", 1)
	it := compiled(b, xml)
	c := client(b)
	c.Library.Add(it)
	v := vars.NewMemoryVault()
	_ = v.Put("Authorize#1/access_token", "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJodHRwczovL2VtZWEifQ.c2lnbmF0dXJl")
	_ = v.Put("#ClientId", "the-client-id")
	_ = v.Put("#ClientSecret", "the-client-secret")
	s := caller()
	s.data["GlobalPCI|SessionId"] = vars.Of("0d6c5a0e-6f1e-4f5b-9a43-2d0c9f4f5b11", vars.Server)
	b.ReportAllocs()
	for b.Loop() {
		f, err := it.Render(s)
		if err != nil {
			b.Fatal(err)
		}
		if got := c.Fetch(b.Context(), f, v); got.Outcome != engine.Answered || len(got.Found) != 4 {
			b.Fatal(got)
		}
	}
}

func BenchmarkFloor(b *testing.B) {
	url := benchServer(b)
	b.ReportAllocs()
	for b.Loop() {
		r, err := http.NewRequest("GET", url+"/globalpci/v1/session/0d6c5a0e-6f1e-4f5b-9a43-2d0c9f4f5b11", nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer x")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		var answer struct {
			SessionState      string
			PaymentResultData struct{ Decision, ReasonCode, RequestID string }
		}
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
}

func BenchmarkRender(b *testing.B) {
	it := compiled(b, seedSelfService)
	s := caller()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := it.Render(s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	it := compiled(b, get("https://h/", one("sessionState", "S"), one("paymentResultData.decision", "D"), one("paymentResultData.requestID", "R")))
	v := vars.NewMemoryVault()
	_ = v.Put("a", "the-client-secret")
	known := secrets{vars.KnownIn(v)}
	b.ReportAllocs()
	for b.Loop() {
		it.receive(engine.Fetch{Document: it.Fingerprint, Ref: "T#1"}, answer{status: 200, body: benchAnswer}, known, v)
	}
}

package sandbox

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// syspayRepeats are the pauses between the attempts to deliver an event. SysPay:
// anything but 200 is tried again up to ten times.
var syspayRepeats = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour,
	12 * time.Hour, 24 * time.Hour, 48 * time.Hour, 72 * time.Hour, 96 * time.Hour}

// syspayChecksum is HEX_SHA1(TEXT + PASSPHRASE).
func syspayChecksum(text, passphrase string) string {
	sum := sha1.Sum([]byte(text + passphrase))
	return hex.EncodeToString(sum[:])
}

// tell lets the world know of a step: the customer's browser follows the
// redirect, and a moment later the event is sent. It does not hold s.mu.
func (s *syspay) tell(step *syspayStep) {
	returned, event := s.notices(step)
	if step.browser {
		for range step.redirects {
			s.send(http.MethodGet, returned, nil, "")
		}
	}
	for range step.events {
		s.plan(s.now().Add(s.options.EMSAfter), func() { s.deliver(event, 0) })
	}
}

// syspayEvent is one event, the same at each attempt.
type syspayEvent struct {
	url    string
	header http.Header
	body   string
}

// deliver sends an event and plans the next attempt when it was not taken.
func (s *syspay) deliver(e syspayEvent, attempt int) {
	if e.url == "" || s.send(http.MethodPost, e.url, e.header.Clone(), e.body) == http.StatusOK || attempt == len(syspayRepeats) {
		return
	}
	s.plan(s.now().Add(syspayRepeats[attempt]), func() { s.deliver(e, attempt+1) })
}

// notices makes the address that the browser is sent to and the event. When the
// step is forged they say that all is paid, and their checksums are made
// without the passphrase. Which of its members the event of a partner's booking
// has beside X-Merchant is open; here X-Partner is added (invented).
func (s *syspay) notices(step *syspayStep) (returned string, e syspayEvent) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, passphrase := step.instance, s.options.Passphrase
	seen := *i
	if step.forged {
		passphrase = "forged"
		seen.token = &syspayToken{id: 1, created: step.at, status: syspayActive, card: i.sampleCard()}
		if i.request.payment != nil {
			seen.token.payment = syspaySuccess
		}
	}
	if seen.token == nil {
		return "", syspayEvent{}
	}
	body := syspayJSON(s.object(&seen, i.plot.strings))
	s.events++
	e = syspayEvent{url: i.request.emsURL, body: body, header: http.Header{
		"Content-Type": {"application/json"},
		"X-Merchant":   {s.options.Login},
		"X-Checksum":   {syspayChecksum(body, passphrase)},
		"X-Event-Id":   {s.ids.guid("syspay event", s.events)},
		"X-Event-Date": {strconv.FormatInt(s.now().Unix(), 10)},
	}}
	if i.request.partner != "" {
		e.header.Set("X-Partner", i.request.partner)
	}
	if e.url == "" && s.inbox != "" { // the account's default address (its path is invented)
		e.url = s.inbox + "/syspay/ems"
	}
	return s.returned(&seen, passphrase), e
}

// returned is the return URL with result, merchant and checksum appended in this
// order; "" when the start gave none. SysPay: the checksum is over the result
// in Base64, before it is encoded for the URL. The caller holds s.mu.
func (s *syspay) returned(i *syspayInstance, passphrase string) string {
	target := i.request.returnURL
	if i.linked {
		target = i.request.customerURL
	}
	if target == "" {
		return ""
	}
	result := base64.StdEncoding.EncodeToString([]byte(syspayJSON(s.object(i, true)))) // ids as strings: SysPay's sample of a redirect
	encoded := url.QueryEscape(result)
	if i.plot.rawPlus {
		encoded = strings.ReplaceAll(encoded, "%2B", "+")
	}
	join := "?"
	if strings.Contains(target, "?") {
		join = "&"
	}
	return target + join + "result=" + encoded + "&merchant=" + url.QueryEscape(s.options.Login) + "&checksum=" + syspayChecksum(result, passphrase)
}

func syspayJSON(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(v) // structs of texts and numbers always encode
	return strings.TrimSpace(b.String())
}

// send sends to the merchant's inbox or to this machine, and nowhere else; it
// gives the status of the answer, 0 when there is none.
func (s *syspay) send(method, address string, header http.Header, body string) int {
	if path, below := strings.CutPrefix(address, s.inbox+"/"); below && s.inbox != "" && method == http.MethodPost {
		status, _ := s.notify("/"+path, header, body)
		return status
	}
	if !s.reachable(address) {
		return 0
	}
	r, err := http.NewRequestWithContext(context.Background(), method, address, strings.NewReader(body))
	if err != nil {
		return 0
	}
	if header != nil {
		r.Header = header
	}
	client := *s.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(r)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, maxRequestBody))
	return resp.StatusCode
}

// reachable: a simulator must not call strangers, whatever address it is given.
func (s *syspay) reachable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	if s.inbox != "" && strings.HasPrefix(address, s.inbox+"/") {
		return true
	}
	if u.Hostname() == "localhost" {
		return true
	}
	host, _, err := net.SplitHostPort(u.Host)
	if err != nil {
		host = u.Hostname()
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

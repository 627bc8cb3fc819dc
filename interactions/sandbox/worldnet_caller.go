package sandbox

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Follow plays the caller who got a link: opens it after OpenAfter, types a
// card into the page after CardAfter, and goes where the browser is sent, over
// HTTP, as the scenario has it. It returns at once; an error says that the link
// is not one of this provider's. Without Follow a page waits for a real browser.
func (w *worldnet) Follow(link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Path != worldnetPagePath || u.Host == "" {
		return fmt.Errorf("the link leads to no page of the provider")
	}
	b := worldnetBrowser{w, u}
	w.plan(w.now().Add(w.options.OpenAfter), b.open)
	return nil
}

// worldnetBrowser is the caller's.
type worldnetBrowser struct {
	*worldnet
	link *url.URL
}

// open loads the page. A page that cannot be shown leads to the result at once.
func (b worldnetBrowser) open() {
	page := b.load(http.MethodGet, b.link.String(), nil)
	if page.form == "card" {
		b.plan(b.now().Add(b.options.CardAfter), func() { b.fill(page) })
		return
	}
	b.arrive(page)
}

// fill types the card and sends the form.
func (b worldnetBrowser) fill(page worldnetLoaded) {
	if b.scenario.forged {
		forged := worldnetPairs{"RESPONSECODE", "A", "RESPONSETEXT", "SUCCESS", "MERCHANTREF", b.link.Query().Get("MERCHANTREF"),
			"CARDREFERENCE", "2967000000000001", "DATETIME", b.datetime(b.now()), "HASH", b.ids.token("worldnet forgery", 1) + b.ids.token("worldnet forgery", 2)}
		b.load(http.MethodGet, b.resultURL()+"?"+forged.encode(), nil)
	}
	if b.scenario.never || b.scenario.nothing {
		return
	}
	page.inputs.Set("CARDNUMBER", "4444333322221111") // a number of the card schemes' for tests
	page.inputs.Set("CARDEXPIRY", "1234")
	page.inputs.Set("CARDHOLDERNAME", "Ann Example")
	page.inputs.Set("CVV", "123")
	b.arrive(b.load(http.MethodPost, page.action, page.inputs))
}

// arrive goes where a page sends the browser.
func (b worldnetBrowser) arrive(page worldnetLoaded) {
	times := 1
	if b.scenario.twice {
		times = 2
	}
	for range times {
		switch {
		case b.scenario.lost:
		case page.location != "":
			b.load(http.MethodGet, page.location, nil)
		case page.form == "result":
			b.load(http.MethodPost, page.action, page.inputs)
		}
	}
}

// worldnetLoaded is a page in the browser.
type worldnetLoaded struct {
	location string // where a redirect leads
	form     string // id of its form
	action   string // where the form goes
	inputs   url.Values
}

var (
	worldnetFormTag  = regexp.MustCompile(`<form id="([^"]*)" method="post" action="([^"]*)"`)
	worldnetInputTag = regexp.MustCompile(`<input type="(?:hidden|text)"(?: id="[^"]*")? name="([^"]*)"(?:[^>]* value="([^"]*)")?`)
)

// load is one request of the browser; what fails shows nothing.
func (b worldnetBrowser) load(method, to string, form url.Values) (page worldnetLoaded) {
	if !strings.HasPrefix(to, "http") {
		return page
	}
	r, err := http.NewRequest(method, to, strings.NewReader(form.Encode()))
	if err != nil {
		return page
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	client := *b.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(r)
	if err != nil {
		return page
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, maxRequestBody))
	if resp.StatusCode == http.StatusFound {
		page.location = resp.Header.Get("Location")
	}
	if m := worldnetFormTag.FindStringSubmatch(string(text)); m != nil && resp.StatusCode == http.StatusOK {
		page.form, page.inputs = m[1], url.Values{}
		if action, err := r.URL.Parse(html.UnescapeString(m[2])); err == nil {
			page.action = action.String()
		}
		for _, in := range worldnetInputTag.FindAllStringSubmatch(string(text), -1) {
			page.inputs.Set(html.UnescapeString(in[1]), html.UnescapeString(in[2]))
		}
	}
	return page
}

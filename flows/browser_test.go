package flows_test

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is for what hangs: nothing is measured by it.
const patience = time.Minute

// browser is a real one, without a window. It reaches this machine and
// nothing else.
type browser struct{ ctx context.Context }

// findBrowser is the program of a browser. Where there is none the test is
// skipped, unless IVRFLOW_BROWSER=required.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "THE HOSTED PAGES ARE NOT TESTED: neither chromium nor chromium-browser nor google-chrome is in PATH. On Debian: apt-get install --no-install-recommends chromium"
	if os.Getenv("IVRFLOW_BROWSER") == "required" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// newBrowser starts one. It has its sandbox unless root runs it: then it would
// not start with it, and chromedp leaves it out.
func newBrowser(t *testing.T) browser {
	t.Helper()
	var said said
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(findBrowser(t)),
		chromedp.CombinedOutput(&said),
		chromedp.Env("HOME="+t.TempDir()), // what somebody has set for his own browser is not for the test
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
	)
	// The test's context ends before its cleanups, and would kill the browser: it is to tidy up first.
	ctx, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(stop)
	ctx, kill := chromedp.NewContext(ctx, chromedp.WithErrorf(said.printf), chromedp.WithLogf(said.printf))
	t.Cleanup(func() {
		late := time.AfterFunc(patience, kill)
		defer late.Stop()
		_ = chromedp.Cancel(ctx) // an error means that it has gone already
	})
	late := time.AfterFunc(patience, kill)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("the browser does not start: %v\n%s", err, said.String())
	}
	late.Stop()
	return browser{ctx}
}

// said is what the browser writes beside its pages.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) printf(format string, args ...any) {
	_, _ = s.Write([]byte(strings.TrimSpace(fmt.Sprintf(format, args...)) + "\n"))
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// tab is a page in the browser. Its element ids are those of the pages.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// tab opens an empty one, as on another telephone: nothing is shared with the
// tabs before it.
func (b browser) tab(t *testing.T) *tab {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	t.Cleanup(stop)
	return newTab(t, ctx, chromedp.WithNewBrowserContext())
}

// another is one more tab on the same telephone.
func (b *tab) another() *tab {
	b.t.Helper()
	return newTab(b.t, b.ctx)
}

func newTab(t *testing.T, ctx context.Context, options ...chromedp.ContextOption) *tab {
	t.Helper()
	ctx, quit := chromedp.NewContext(ctx, options...)
	t.Cleanup(quit)
	b := &tab{t, ctx}
	err := chromedp.Listen(ctx, func(event any) {
		if sent, ok := event.(*network.EventRequestWillBeSent); ok {
			if u, err := url.Parse(sent.Request.URL); err == nil && u.Hostname() != "127.0.0.1" {
				t.Errorf("a page asks for %s", u)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v; the page is %s", what, err, b.now())
	}
}

func (b *tab) open(link string) *tab {
	b.t.Helper()
	b.do("opening "+link, chromedp.Navigate(link))
	return b
}

// enter types into inputs: pairs of id and text. What stood there is replaced,
// where the page allows it.
func (b *tab) enter(pairs ...string) *tab {
	b.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		input := chromedp.CSS("#" + pairs[i])
		b.do("typing into "+pairs[i], chromedp.Focus(input), chromedp.Func(b.selectAll), chromedp.SendKeys(input, pairs[i+1]))
	}
	return b
}

// selectAll marks what the input has, so that typing replaces it.
func (b *tab) selectAll(ctx context.Context, target *chromedp.Target) error {
	_, err := chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`)(ctx, target)
	return err
}

// press clicks on a button, and does not wait for what comes of it.
func (b *tab) press(id string) {
	b.t.Helper()
	b.do("pressing "+id, chromedp.Click(chromedp.CSS("#"+id)))
}

// pressElsewhere sends the form and keeps the page: the answer is shown in a
// tab of its own, as by a click with Ctrl.
func (b *tab) pressElsewhere(id string) {
	b.t.Helper()
	b.run(`document.forms[0].target = "_blank"`)
	b.press(id)
}

// pressAgain sends the form of a page that was kept.
func (b *tab) pressAgain(id string) {
	b.t.Helper()
	b.run(`document.forms[0].target = ""`)
	b.press(id)
}

// backAndPress goes back to the page before, and presses the button again where
// it is still there: a browser may keep the page with all that was typed, or
// ask for it anew.
func (b *tab) backAndPress(id string) {
	b.t.Helper()
	from, _, _ := strings.Cut(b.now(), "\n")
	b.run(`history.back()`)
	b.until("the page before", func(page string) bool { return page != "" && !strings.HasPrefix(page, from+"\n") })
	b.run(`document.getElementById("` + id + `")?.click()`) // by script: chromedp does not see that a kept page is back
}

func (b *tab) reload() {
	b.t.Helper()
	b.do("reloading", chromedp.Reload())
}

func (b *tab) run(script string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](script)); err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
}

func (b *tab) value(id string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Value(chromedp.CSS("#"+id)))
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}

// now is the page that there is: its address and its text.
func (b *tab) now() string {
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.readyState == "complete" ? location.href + "\n" + document.body.innerText : ""`))
	if err != nil {
		return "" // between two pages
	}
	return text
}

// shows waits for a page of an address, with one of the texts.
func (b *tab) shows(address string, texts ...string) {
	b.t.Helper()
	b.until(fmt.Sprintf("%s with %q", address, texts), func(page string) bool {
		return strings.HasPrefix(page, address) && slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(page, text) })
	})
}

func (b *tab) until(what string, is func(page string) bool) {
	b.t.Helper()
	for page := b.now(); !is(page); page = b.now() {
		select {
		case <-b.ctx.Done():
			b.t.Fatalf("%s is not shown, but %s", what, page)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

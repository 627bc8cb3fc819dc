package drawing_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/ivrflow/ivrflow/applets/drawing"
	"github.com/ivrflow/ivrflow/flows"
)

// outside lists the texts that a browser draws outside of their boxes, with the
// fonts that it has.
const outside = `document.querySelectorAll('rect.box ~ text').length < 10 ? ['there are no texts'] : [...document.querySelectorAll('rect.box, rect.label')].flatMap(r => {
	const b = r.getBBox();
	return [...r.parentNode.querySelectorAll(':scope > text')].filter(t => {
		const c = t.getBBox();
		return c.width === 0 || c.x < b.x - 0.5 || c.y < b.y - 0.5 || c.x + c.width > b.x + b.width + 0.5 || c.y + c.height > b.y + b.height + 0.5;
	}).map(t => t.textContent);
})`

// colours are the paper's and a text's, as they are drawn.
const colours = `[getComputedStyle(document.querySelector('rect')).fill, getComputedStyle(document.querySelector('text')).fill]`

// In a real browser no text of a shipped flow's picture leaves its box, and the
// dark look is another than the light one.
func TestBrowser(t *testing.T) {
	path := browserPath(t)
	pages := map[string][]byte{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write(pages[strings.TrimPrefix(r.URL.Path, "/")])
	}))
	defer server.Close()
	files, err := fs.Glob(flows.Shipped(), "*.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := fs.ReadFile(flows.Shipped(), file)
		if err != nil {
			t.Fatal(err)
		}
		g, f := compiled(t, data)
		if pages[file], err = drawing.New(g, f, drawing.Options{}).SVG(); err != nil {
			t.Fatal(err)
		}
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.Env("HOME="+t.TempDir()),
		chromedp.Flag("no-proxy-server", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"), chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	defer stop()
	ctx, end := chromedp.NewContext(allocator)
	defer end()
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute) // for what hangs
	defer cancel()
	for _, file := range files {
		looks := map[string][]string{}
		for _, look := range []string{"light", "dark"} {
			media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look}}}
			if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/"+file)); err != nil {
				t.Fatal(file, err)
			}
			if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
				t.Fatal(file, err)
			}
			out, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](outside))
			if err != nil {
				t.Fatal(file, err)
			}
			paint, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](colours))
			if err != nil {
				t.Fatal(file, err)
			}
			if len(out) > 0 {
				t.Errorf("%s, %s: outside of their boxes: %q", file, look, out)
			}
			looks[look] = paint
		}
		if slices.Equal(looks["light"], looks["dark"]) {
			t.Errorf("%s looks the same in light and dark: %v", file, looks)
		}
	}
}

func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "THE DRAWINGS ARE NOT LOOKED AT IN A BROWSER: there is none. On Debian: apt-get install --no-install-recommends chromium"
	if os.Getenv("IVRFLOW_BROWSER") == "required" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

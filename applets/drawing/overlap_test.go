package drawing_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/drawing"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// compiled is a flow as it is drawn.
func compiled(t interface {
	Fatalf(string, ...any)
}, data []byte) (engine.Graph, *flows.CallFlow) {
	list := &source.List{}
	f := flows.Parse("flow.xml", data, list)
	if f == nil {
		t.Fatalf("%v", list.Err())
	}
	p, err := engine.Compile(f, applets.Standard(applets.Deps{Interactions: &interactions.Library{}}), list)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return p.Graphs()[0], f
}

// rect is a box or a label of a picture, with the texts in it.
type rect struct {
	class      string
	x, y, w, h float64
	texts      []rect
}

func (r rect) String() string {
	return fmt.Sprintf("%s at %g,%g (%g × %g)", r.class, r.x, r.y, r.w, r.h)
}

// rects reads a picture: it is XML throughout.
func rects(t interface {
	Fatalf(string, ...any)
}, svg []byte) []rect {
	var all []rect
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		num := func(name string) float64 {
			for _, a := range e.Attr {
				if a.Name.Local == name {
					f, _ := strconv.ParseFloat(a.Value, 64)
					return f
				}
			}
			return 0
		}
		class := ""
		for _, a := range e.Attr {
			if a.Name.Local == "class" {
				class = a.Value
			}
		}
		r := rect{class: class, x: num("x"), y: num("y"), w: num("width"), h: num("height")}
		switch {
		case e.Name.Local == "rect" && (class == "box" || class == "label"):
			all = append(all, r)
		case e.Name.Local == "text":
			r.w = num("textLength")
			all[len(all)-1].texts = append(all[len(all)-1].texts, r)
		}
	}
}

// apart holds that no two boxes or labels overlap, and that texts stay inside.
func apart(t interface {
	Fatalf(string, ...any)
	Errorf(string, ...any)
}, svg []byte) {
	all := rects(t, svg)
	for i, a := range all {
		for _, b := range all[:i] {
			if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
				t.Errorf("%s overlaps %s", a, b)
			}
		}
		for j, text := range a.texts {
			if text.x < a.x || text.x+text.w > a.x+a.w || text.y-9 < a.y || text.y+3 > a.y+a.h {
				t.Errorf("text %d leaves its %s: %s", j+1, a, text)
			}
			if j > 0 && text.y-a.texts[j-1].y < 14 {
				t.Errorf("texts %d and %d of %s touch", j, j+1, a)
			}
		}
	}
}

func TestNothingOverlapsInShippedFlows(t *testing.T) {
	files, err := fs.Glob(flows.Shipped(), "*.xml")
	if err != nil || len(files) < 11 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			data, err := fs.ReadFile(flows.Shipped(), file)
			if err != nil {
				t.Fatal(err)
			}
			g, f := compiled(t, data)
			svg, err := drawing.New(g, f, drawing.Options{}).SVG()
			if err != nil {
				t.Fatal(err)
			}
			apart(t, svg)
			if n := strings.Count(string(svg), `<g class="applet`); n != len(f.Applets) {
				t.Errorf("%d boxes for %d applets", n, len(f.Applets))
			}
		})
	}
}

// TestNothingOverlapsInAnyFlow draws flows that nobody would write: a few, a
// layout takes a while.
func TestNothingOverlapsInAnyFlow(t *testing.T) {
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		if runs++; runs > 8 {
			return
		}
		n := rapid.IntRange(1, 9).Draw(t, "applets")
		to := func() string { return fmt.Sprintf("A%d", rapid.IntRange(0, n-1).Draw(t, "to")) }
		var b strings.Builder
		fmt.Fprintf(&b, `<CallFlow name="any" start="A0" onHangup="%s" onError="%s">`, to(), to())
		for i := range n {
			say := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(rapid.StringMatching(`[ -~äß東📞]{1,60}`).Draw(t, "say"))
			fmt.Fprintf(&b, `<Collect name="A%d" into="IVRSlot|X%d" next="%s" onNoInput="%s" onInvalid="%s"><Say>x%s</Say></Collect>`, i, i, to(), to(), to(), strings.ReplaceAll(strings.ReplaceAll(say, "$(", ""), "#(", ""))
		}
		g, f := compiled(t, []byte(b.String()+"</CallFlow>"))
		for _, all := range []bool{false, true} {
			svg, err := drawing.New(g, f, drawing.Options{AllExits: all}).SVG()
			if err != nil {
				t.Fatalf("%v", err)
			}
			apart(t, svg)
		}
	})
}

package drawing

import (
	"fmt"
	"math"
	"strings"
)

// The sizes of the SVG, in pixels.
const (
	nameSize  = 14.0
	textSize  = 11.5
	lineStep  = 16.0
	nameStep  = 20.0
	padding   = 11.0
	bandWide  = 8.0
	mostText  = 215.0 // how wide a text in a box is at the most
	mostLabel = 190.0
	leastWide = 130.0
)

// SVG is the picture as one file that brings its colours along, for light and
// dark. Where the reader's font differs texts keep their widths.
func (d *Drawing) SVG() ([]byte, error) {
	m, err := newMetric()
	if err != nil {
		return nil, err
	}
	p := &svg{d: d, m: m}
	var in layoutInput
	for _, b := range d.Boxes {
		card := p.card(b)
		p.cards = append(p.cards, card)
		in.Nodes = append(in.Nodes, [2]float64{card.wide, card.high})
	}
	for _, l := range d.Lines {
		label := p.label(l)
		p.labels = append(p.labels, label)
		weight := 1.0
		if !l.Failure() {
			weight = 3
		}
		in.Edges = append(in.Edges, [5]float64{float64(l.From), float64(l.To), label.wide, label.high, weight})
	}
	for i, e := range d.Entries {
		in.Nodes = append(in.Nodes, [2]float64{math.Ceil(m.width(entryText(e), textSize, true)) + 26, 26})
		in.Edges = append(in.Edges, [5]float64{float64(len(d.Boxes) + i), float64(e.To), 0, 0, 2})
	}
	if p.at, err = place(in); err != nil {
		return nil, err
	}
	p.sizes = in.Nodes
	return []byte(p.write()), nil
}

// svg is the picture that is being written.
type svg struct {
	strings.Builder
	d      *Drawing
	m      metric
	cards  []card
	labels []card
	at     layout
	sizes  [][2]float64
}

func (p *svg) write() string {
	title := "Call flow " + visible(p.d.Flow)
	fmt.Fprintf(p, `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" width="%s" height="%s" viewBox="0 0 %[1]s %[2]s">`+"\n",
		px(math.Ceil(p.at.Width)), px(math.Ceil(p.at.Height)))
	fmt.Fprintf(p, "<!-- drawn by ivrflow graph -->\n<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", escape(title), escape(p.d.describe()))
	p.WriteString(svgStyle)
	p.WriteString(`<rect class="page" width="100%" height="100%"/>` + "\n")
	rows := newRows(p.at, p.sizes, p.labels)
	way := func(edge, from, to int) route {
		e := p.at.Edges[edge]
		e.Points = rows.straight(e.Points, p.at.Nodes[from], p.at.Nodes[to], p.sizes[from], p.sizes[to])
		return e
	}
	for i, l := range p.d.Lines {
		p.line(way(i, l.From, l.To), lineClass(l))
	}
	for i, e := range p.d.Entries {
		p.line(way(len(p.d.Lines)+i, len(p.d.Boxes)+i, e.To), "line")
	}
	for i, l := range p.d.Lines {
		if p.labels[i].wide > 0 {
			p.drawLabel(l, p.labels[i], p.at.Edges[i])
		}
	}
	for i, b := range p.d.Boxes {
		p.drawBox(b, p.cards[i], p.at.Nodes[i])
	}
	for i, e := range p.d.Entries {
		n := len(p.d.Boxes) + i
		c, size := p.at.Nodes[n], p.sizes[n]
		fmt.Fprintf(p, `<g class="entry"><rect class="box" x="%s" y="%s" width="%s" height="%s" rx="13"/>`, px(c.X-size[0]/2), px(c.Y-size[1]/2), px(size[0]), px(size[1]))
		p.text("name", c.X-size[0]/2+13, c.Y+4, textSize, true, entryText(e))
		p.WriteString("</g>\n")
	}
	p.WriteString("</svg>\n")
	return p.String()
}

func entryText(e Entry) string {
	switch e.Name {
	case "onHangup":
		return "onHangup: the caller hangs up"
	case "onError":
		return "onError: something fails"
	}
	return e.Name
}

// line draws a line's way, round at its bends.
func (p *svg) line(r route, class string) {
	pts := r.Points
	if len(pts) < 2 {
		return
	}
	var way strings.Builder
	fmt.Fprintf(&way, "M%s %s", px(pts[0].X), px(pts[0].Y))
	for i := 1; i < len(pts)-1; i++ {
		a, b, c := pts[i-1], pts[i], pts[i+1]
		if i == 1 {
			fmt.Fprintf(&way, "L%s %s", px((a.X+b.X)/2), px((a.Y+b.Y)/2))
		}
		fmt.Fprintf(&way, "Q%s %s %s %s", px(b.X), px(b.Y), px((b.X+c.X)/2), px((b.Y+c.Y)/2))
	}
	last := pts[len(pts)-1]
	fmt.Fprintf(p, `<path class="%s" d="%sL%s %s"/>`+"\n", class, way.String(), px(last.X), px(last.Y))
}

func lineClass(l Line) string {
	class := "line"
	if l.Failure() {
		class += " failure"
	}
	switch {
	case l.Never():
		class += " never"
	case l.Ways[0].Count.Known:
		class += " taken"
	}
	return class
}

// text writes one text that is exactly as wide as it was measured.
func (p *svg) text(class string, x, y, size float64, bold bool, text string) {
	if text != "" {
		fmt.Fprintf(p, `<text class="%s" x="%s" y="%s" textLength="%s" lengthAdjust="spacingAndGlyphs">%s</text>`,
			class, px(x), px(y), px(p.m.width(text, size, bold)), escape(text))
	}
}

// px is a length with a tenth of a pixel.
func px(f float64) string {
	s := fmt.Sprintf("%.1f", f)
	return strings.TrimSuffix(s, ".0")
}

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text)
}

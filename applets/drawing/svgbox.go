package drawing

import "fmt"

// drawBox draws an applet: its outline, its band, and its lines of text.
func (p *svg) drawBox(b Box, c card, at point) {
	x, y := at.X-c.wide/2, at.Y-c.high/2
	class := "applet " + groupClass(b.Group)
	if b.Count.Known && b.Count.Times == 0 {
		class += " unseen"
	}
	fmt.Fprintf(p, `<g class="%s"><title>%s</title>`, class, escape(tip(b)))
	round := "6"
	if b.Group == Ends {
		round = "18"
	}
	fmt.Fprintf(p, `<rect class="box" x="%s" y="%s" width="%s" height="%s" rx="%s"/>`, px(x), px(y), px(c.wide), px(c.high), round)
	if b.Group == Server || b.Group == Runs {
		// A second outline: what happens here happens elsewhere.
		fmt.Fprintf(p, `<rect class="inner" x="%s" y="%s" width="%s" height="%s" rx="4"/>`, px(x+3), px(y+3), px(c.wide-6), px(c.high-6))
	}
	if b.Group != Ends {
		fmt.Fprintf(p, `<rect class="band" x="%s" y="%s" width="4" height="%s" rx="2"/>`, px(x+6), px(y+8), px(c.high-16))
	}
	left, line := x+padding+bandWide, y+nameStep
	rows := len(c.lines) - len(b.Rows)
	for i, l := range c.lines {
		if i == rows {
			fmt.Fprintf(p, `<path class="rule" d="M%s %sH%s"/>`, px(left), px(line-9), px(x+c.wide-padding))
			line += 6
		}
		p.text(l.class, left, line, l.size, l.bold, l.text)
		line += lineStep
	}
	p.WriteString("</g>\n")
}

// drawLabel draws the exits of a line upon it.
func (p *svg) drawLabel(l Line, c card, at route) {
	x, y := at.X-c.wide/2, at.Y-c.high/2
	tips := ""
	for _, w := range l.Ways {
		if tips != "" {
			tips += "; "
		}
		tips += wayText(w) + countText(w.Count) + " → " + w.To
	}
	fmt.Fprintf(p, `<g class="exits"><title>%s</title><rect class="label" x="%s" y="%s" width="%s" height="%s" rx="3"/>`,
		escape(visible(tips)), px(x), px(y), px(c.wide), px(c.high))
	for i, t := range c.lines {
		p.text(t.class, x+4, y+13+lineStep*float64(i), t.size, t.bold, t.text)
	}
	p.WriteString("</g>\n")
}

// groupClass is the group as the style knows it.
func groupClass(g Group) string {
	if g == Runs {
		return "runs"
	}
	return string(g)
}

// svgStyle has the colours, light and dark. Nothing is told by them alone.
const svgStyle = `<style>
svg{--page:#fff;--ink:#1b1f24;--soft:#57606a;--card:#f6f8fa;--line:#57606a;--bad:#a40e26;--band:#57606a}
.asks{--band:#0550ae}.speaks{--band:#1a7f37}.server{--band:#8250df}.decides{--band:#9a6700}.waits{--band:#57606a}
.connects{--band:#0a7c86}.ends{--band:#1b1f24}.runs{--band:#bf3989}.sets{--band:#57606a}
@media (prefers-color-scheme:dark){
svg{--page:#0d1117;--ink:#e6edf3;--soft:#9da7b3;--card:#161b22;--line:#9da7b3;--bad:#ff8a80}
.applet{--band:#9da7b3}.asks{--band:#79c0ff}.speaks{--band:#7ee787}.server{--band:#d2a8ff}.decides{--band:#e3b341}
.connects{--band:#56d4dd}.ends{--band:#e6edf3}.runs{--band:#ff9bce}}
text{font-family:"Helvetica Neue",Arial,"Liberation Sans",sans-serif;font-size:11.5px;fill:var(--ink)}
.page{fill:var(--page)}.box{fill:var(--card);stroke:var(--band);stroke-width:1.5}.ends .box{stroke-width:3}
.inner{fill:none;stroke:var(--band);stroke-width:.75}.band{fill:var(--band)}.name{font-weight:700}.applet .name{font-size:14px}
.kind,.row{fill:var(--soft)}.count{font-weight:700}.unwired{font-style:italic}.rule{stroke:var(--soft);stroke-width:.75;stroke-dasharray:1 3}
.unseen .box{stroke-dasharray:7 4}.entry .box{fill:var(--ink);stroke:none}.entry .name{fill:var(--page)}
.label{fill:var(--page)}.line{fill:none;stroke:var(--line);stroke-width:1.5;marker-end:url(#tip)}
.failure{stroke:var(--bad);stroke-dasharray:6 4;marker-end:url(#bad)}.taken{stroke-width:3}.never{stroke-width:.9}
.arrow{fill:var(--line)}.bad{fill:var(--bad)}
</style>
<defs>
<marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="arrow" d="M0 0L10 5L0 10z"/></marker>
<marker id="bad" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="bad" d="M0 0L10 5L0 10z"/></marker>
</defs>
`

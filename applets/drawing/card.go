package drawing

import (
	"fmt"
	"math"
	"strings"
)

// card is what stands in a box or label, line by line, with its size in pixels.
type card struct {
	lines      []cardLine
	wide, high float64
}

type cardLine struct {
	class string
	size  float64
	bold  bool
	text  string
}

func (c *card) add(m metric, class string, size float64, bold bool, most float64, text string) {
	text = m.cut(visible(text), size, bold, most)
	c.lines = append(c.lines, cardLine{class, size, bold, text})
	c.wide = math.Max(c.wide, m.width(text, size, bold))
}

// card is the inside of a box.
func (p *svg) card(b Box) card {
	var c card
	c.add(p.m, "name", nameSize, true, mostText, b.Name)
	c.add(p.m, "kind", textSize, false, mostText, b.Kind+" · "+string(b.Group))
	if b.Gist != "" {
		c.add(p.m, "gist", textSize, false, mostText, b.Gist)
	}
	if b.Count.Known {
		c.add(p.m, "count", textSize, true, mostText, entered(b.Count))
	}
	for _, w := range b.Rows {
		c.add(p.m, rowClass(w), textSize, false, mostText, rowText(w))
	}
	c.wide = math.Max(leastWide, math.Ceil(c.wide)+2*padding+bandWide)
	c.high = nameStep + lineStep*float64(len(c.lines)-1) + padding
	if len(b.Rows) > 0 {
		c.high += 6
	}
	return c
}

// label is what stands beside a line; nothing when the line says it itself.
func (p *svg) label(l Line) card {
	var c card
	if len(l.Ways) == 1 && l.Ways[0].Exit == "next" && !l.Ways[0].Count.Known {
		return c
	}
	for _, w := range l.Ways {
		class := "exit"
		if !w.Wired {
			class += " unwired"
		}
		// The count comes whole, whatever the condition's length.
		count := countText(w.Count)
		text := p.m.cut(visible(wayText(w)), textSize, false, mostLabel-p.m.width(count, textSize, false)) + count
		c.add(p.m, class, textSize, false, mostLabel+1, text)
	}
	c.wide = math.Ceil(c.wide) + 8
	c.high = lineStep*float64(len(c.lines)) + 2
	return c
}

func rowClass(w Way) string {
	if w.Wired {
		return "row"
	}
	return "row unwired"
}

// wayText is an exit in words: "! onFailure", "Rule 1: Code Equals 200". The
// mark stands for failures.
func wayText(w Way) string {
	text := w.Exit
	if w.Failure {
		text = "! " + text
	}
	if w.Means != "" {
		text += ": " + w.Means
	}
	return text
}

func rowText(w Way) string {
	to := w.To
	if to == "" {
		to = "ends the flow"
	}
	text := wayText(Way{Exit: w.Exit, Failure: w.Failure}) + countText(w.Count) + " → " + to
	if !w.Wired && w.To != "" {
		text += " (default)"
	}
	return text
}

func countText(c Count) string {
	switch {
	case !c.Known:
		return ""
	case c.Times == 0:
		return " (never)"
	}
	return fmt.Sprintf(" ×%d", c.Times)
}

func entered(c Count) string {
	switch c.Times {
	case 0:
		return "never entered"
	case 1:
		return "entered once"
	}
	return fmt.Sprintf("entered %d times", c.Times)
}

// describe is the picture in words, for who cannot see it.
func (d *Drawing) describe() string {
	var all []string
	for _, e := range d.Entries {
		all = append(all, e.Name+" leads to "+d.Boxes[e.To].Name)
	}
	return visible(fmt.Sprintf("%d applets; %s.", len(d.Boxes), strings.Join(all, ", ")))
}

// tip is what a box tells when it is pointed at: everything, nothing cut.
func tip(b Box) string {
	text := b.Name + ", " + b.Kind
	if b.Gist != "" {
		text += ": " + b.Gist
	}
	for _, w := range b.Rows {
		text += "; " + rowText(w)
	}
	return visible(text)
}

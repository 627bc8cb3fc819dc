package drawing

import (
	"fmt"
	"strings"
)

// Dot is the drawing in the language of Graphviz.
func (d *Drawing) Dot() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "// drawn by ivrflow graph\ndigraph %s {\n  node [fontname=\"Helvetica\" shape=box]\n  edge [fontname=\"Helvetica\" fontsize=11]\n", dotText([]string{d.Flow}))
	for i, x := range d.Boxes {
		style := ""
		if x.Count.Known && x.Count.Times == 0 {
			style = " style=dashed"
		}
		fmt.Fprintf(&b, "  n%d [label=%s%s%s]\n", i, dotText(x.texts()), dotShape(x.Group), style)
	}
	for i, e := range d.Entries {
		fmt.Fprintf(&b, "  e%d [label=%s shape=circle]\n  e%d -> n%d\n", i, dotText([]string{e.Name}), i, e.To)
	}
	for _, l := range d.Lines {
		fmt.Fprintf(&b, "  n%d -> n%d [label=%s", l.From, l.To, dotText(l.texts()))
		if l.Failure() {
			b.WriteString(" style=dashed")
		}
		if l.Ways[0].Count.Known && !l.Never() {
			b.WriteString(" penwidth=3")
		}
		b.WriteString("]\n")
	}
	b.WriteString("}\n")
	return []byte(b.String())
}

func dotShape(g Group) string {
	switch g {
	case Asks:
		return " shape=parallelogram"
	case Server, Runs:
		return " peripheries=2"
	case Decides:
		return " shape=hexagon"
	case Ends:
		return " shape=oval"
	}
	return ""
}

// dotText is a quoted text of lines in which nothing means anything to Graphviz.
func dotText(texts []string) string {
	for i, t := range texts {
		texts[i] = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;").Replace(visible(t))
	}
	return `"` + strings.Join(texts, `\n`) + `"`
}

// texts are the lines of a box, for drawings that others lay out.
func (b Box) texts() []string {
	all := []string{b.Name, b.Kind + " · " + string(b.Group)}
	if b.Gist != "" {
		all = append(all, short(b.Gist))
	}
	if b.Count.Known {
		all = append(all, entered(b.Count))
	}
	for _, w := range b.Rows {
		all = append(all, rowText(w))
	}
	return all
}

// texts are the exits of a line; none when the line says it itself.
func (l Line) texts() []string {
	var all []string
	for _, w := range l.Ways {
		if len(l.Ways) == 1 && w.Exit == "next" && !w.Count.Known {
			return nil
		}
		all = append(all, short(wayText(w))+countText(w.Count))
	}
	return all
}

// short is a text of 48 characters at the most.
func short(text string) string {
	if r := []rune(visible(text)); len(r) > 48 {
		return string(r[:47]) + "…"
	}
	return text
}

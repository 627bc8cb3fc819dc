package explore

import (
	"maps"
	"regexp"
	"slices"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
)

// words are the values that a program compares its data sources with: what an
// answer has to hold so that a rule matches.
type words struct {
	of         map[string][]string // by data source
	all        []string
	conditions []map[string]string // what makes a condition hold, roughly: for each data source in it the value beside it
}

var (
	nameIn    = regexp.MustCompile(`\$\(([^():]+)`)
	literalIn = regexp.MustCompile(`"([^"]*)"|\b(\d+(?:\.\d+)?)\b`)
	besideIn  = regexp.MustCompile(`\$\(([^():]+)[^$]*?(?:"([^"]*)"|\b(\d+)\b|\$\(([^():]+)\))`)
)

// wordsOf reads the documents of a program: the values of rules, and the texts
// and numbers of conditions, each for the data sources that stand beside it.
func wordsOf(p *engine.Program) words {
	of := map[string]map[string]bool{}
	add := func(name, value string) {
		if of[name] == nil {
			of[name] = map[string]bool{}
		}
		of[name][value] = true
	}
	copies := map[string][]string{}
	var conditions []map[string]string
	files := p.Files()
	for _, file := range slices.Sorted(maps.Keys(files)) {
		root, err := source.Parse("", files[file])
		if err != nil {
			continue // a version, not a document
		}
		eachElement(root, func(e *source.Element) {
			if at, ok := e.Attr("source"); ok {
				add(at.Value.String(), e.Value("value"))
			}
			for _, condition := range []string{e.Value("when"), e.Value("until"), e.Value("failure"), e.Value("expr")} {
				if holds := holding(condition); len(holds) > 0 {
					conditions = append(conditions, holds)
				}
				for _, name := range nameIn.FindAllStringSubmatch(condition, -1) {
					for _, literal := range literalIn.FindAllStringSubmatch(condition, -1) {
						add(name[1], literal[1]+literal[2])
					}
				}
			}
			if e.Name == "Value" || e.Name == "With" {
				for _, name := range nameIn.FindAllStringSubmatch(e.Text().String()+e.Value("expr"), -1) {
					copies[name[1]] = append(copies[name[1]], e.Value("name"))
				}
			}
			if e.Name == "Take" {
				copies[e.Value("from")] = append(copies[e.Value("from")], e.Value("name"))
			}
		})
	}
	for range 3 { // what is compared may be a copy of a copy
		for from, receivers := range copies {
			for _, to := range receivers {
				for value := range of[to] {
					add(from, value)
				}
			}
		}
	}
	w := words{of: map[string][]string{}, conditions: conditions}
	all := map[string]bool{}
	for name, values := range of {
		w.of[name] = slices.Sorted(maps.Keys(values))
		for v := range values {
			all[v] = true
		}
	}
	w.all = slices.Sorted(maps.Keys(all))
	return w
}

func eachElement(e *source.Element, visit func(*source.Element)) {
	visit(e)
	for _, c := range e.Children {
		eachElement(c, visit)
	}
}

// holding is what makes a condition hold when it is a plain one: $(Name) and the
// literal after it. A value that begins with $ is that of another data source.
func holding(condition string) map[string]string {
	all := map[string]string{}
	for i := 0; i < len(condition); {
		m := besideIn.FindStringSubmatchIndex(condition[i:])
		if m == nil {
			break
		}
		part := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return condition[i+m[2*n] : i+m[2*n+1]]
		}
		name, value := part(1), part(2)+part(3)
		if other := part(4); other != "" {
			value = "$" + other
		}
		if _, there := all[name]; !there {
			all[name] = value
		}
		i += m[3] // after the name: the next may be compared with the same
	}
	return all
}

package main

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

// note adds to values that are read otherwise which interaction reads them, and
// where: that is the line of the document to look at.
func (p *program) note(list []engine.Difference) {
	for i, d := range list {
		if d.Kind != engine.DiffValue || d.Interaction == "" {
			continue
		}
		list[i].Note = "read by " + d.Interaction
		if at := locatorsOf(p.Files()["interaction "+d.Interaction], d.What); at != "" {
			list[i].Note += ", " + at
		}
	}
}

// locatorsOf says where a document finds a data source; "" when it is not plain
// from the document.
func locatorsOf(document []byte, destination string) string {
	var doc struct {
		Code   string `xml:"Response>ResponseCodeDestination"`
		Fields []struct {
			From     string   `xml:"from,attr"`
			To       string   `xml:"Destination"`
			Locators []string `xml:"Locator"`
		} `xml:"Response>Fields>Field"`
	}
	if xml.Unmarshal(document, &doc) != nil {
		return ""
	}
	for _, f := range doc.Fields {
		if strings.TrimSpace(f.To) != destination {
			continue
		}
		var all []string
		for _, l := range f.Locators {
			all = append(all, strings.TrimSpace(l))
		}
		switch {
		case len(all) > 0:
			return fmt.Sprintf("with the locator %s", strings.Join(all, ", then "))
		case f.From != "":
			return "from the " + f.From
		}
	}
	if strings.TrimSpace(doc.Code) == destination {
		return "from the status"
	}
	return ""
}

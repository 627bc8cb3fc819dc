package main

import (
	"os"
	"path/filepath"
	"regexp"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// loadExample compiles an example as what its first element makes it, in a
// project's folder.
func loadExample(dir, xml string) error {
	list := &source.List{}
	loadInto(list, dir, xml)
	return list.Err()
}

// loadInto does so and gives every finding.
func loadInto(list *source.List, dir, xml string) {
	root := regexp.MustCompile(`<([A-Za-z]+)`).FindStringSubmatch(xml)
	if root == nil {
		list.Mistake(source.Pos{}, "test", "there is no element")
		return
	}
	switch root[1] {
	case "CallFlow":
	case "ApiInteraction":
		interactions.Parse("example", "example.xml", []byte(xml), list)
		return
	case "ApiNotification":
		interactions.ParseNotification("", "example.xml", []byte(xml), list)
		return
	case calltest.Root:
		calltest.Parse("example.xml", []byte(xml), list)
		return
	case "Let", "Request", "Response", "Field", "Form", "Query", "Verify", "Url", "Body", "Headers":
		interactions.Parse("example", "example.xml", []byte(wholeInteraction(root[1], xml)), list)
		return
	default:
		xml = wholeFlow(xml)
	}
	flow := flows.Parse("example.xml", []byte(xml), list)
	if flow == nil {
		return
	}
	_, _ = engine.Compile(flow, applets.Standard(applets.Deps{Interactions: library(dir)}), list)
}

// library is that of a project's folder; what is not there is a shipped one.
func library(dir string) *interactions.Library {
	return &interactions.Library{Open: func(name string) (string, []byte, error) {
		file := filepath.Join(dir, "interactions", filepath.FromSlash(name)+".xml")
		data, err := os.ReadFile(file)
		return file, data, err
	}}
}

// wholeFlow puts an applet into a flow that has the applets it names.
func wholeFlow(xml string) string {
	name := regexp.MustCompile(`name="([^"]*)"`).FindStringSubmatch(xml)[1]
	all := `<CallFlow name="example" start="` + name + `" onError="` + name + `">` + xml
	seen := map[string]bool{name: true}
	for _, m := range regexp.MustCompile(`\b(?:next|otherwise|on[A-Z][A-Za-z]*)="([^"]*)"`).FindAllStringSubmatch(xml, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			all += `<Hangup name="` + m[1] + `"/>`
		}
	}
	return all + "</CallFlow>"
}

// wholeInteraction puts a part into a document that has the others.
func wholeInteraction(root, xml string) string {
	request := "<Request><Url>https://api.example.test/x</Url><Method>POST</Method></Request>"
	response := "<Response><Type>JSON</Type></Response>"
	let := ""
	switch root {
	case "Let":
		let = xml
	case "Request":
		request = xml
	case "Response":
		response = xml
	case "Field":
		response = "<Response><Type>JSON</Type><Fields>" + xml + "</Fields></Response>"
	case "Verify":
		response = "<Response><Type>JSON</Type>" + xml + "</Response>"
	case "Form", "Body":
		request = "<Request><Url>https://api.example.test/x</Url><Method>POST</Method>" + xml + "</Request>"
	case "Query", "Headers":
		request = "<Request><Url>https://api.example.test/x</Url>" + xml + "<Method>GET</Method></Request>"
	case "Url":
		request = "<Request>" + xml + "<Method>GET</Method></Request>"
	}
	return "<ApiInteraction>" + let + request + response + "</ApiInteraction>"
}

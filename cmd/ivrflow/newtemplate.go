package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

//go:embed hello
var hello embed.FS

// template is a flow that a project can begin with.
type template struct {
	name    string
	doc     string
	flows   fs.FS // NAME.xml
	tests   fs.FS // FLOW/NAME.xml
	program loaded
}

// templates are the small flow, and the shipped ones.
func templates() []template {
	small, err := fs.Sub(hello, "hello/flows")
	if err != nil {
		return nil // the name is a constant
	}
	tests, err := fs.Sub(hello, "hello/tests")
	if err != nil {
		return nil
	}
	all := []template{{name: "hello", doc: "a small flow of your own: looks an order up", flows: small, tests: tests}}
	for _, name := range namesIn(flows.Shipped()) {
		all = append(all, template{name: name, doc: firstWords(flows.Shipped(), name), flows: flows.Shipped(), tests: flows.Tests()})
	}
	return all
}

func templateNames() []string {
	var names []string
	for _, t := range templates() {
		names = append(names, t.name)
	}
	return names
}

// firstWords are the first sentence of the comment that a flow begins with.
func firstWords(in fs.FS, name string) string {
	data, err := fs.ReadFile(in, name+".xml")
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(data), "<!--")
	text, _, _ := strings.Cut(rest, "-->")
	text = strings.Join(strings.Fields(text), " ")
	if i := strings.IndexAny(text, ".:;"); i > 0 {
		text = text[:i]
	}
	return text
}

// templateOf is the template of a name, loaded.
func templateOf(name string) (template, bool) {
	for _, t := range templates() {
		if t.name != name {
			continue
		}
		data, err := fs.ReadFile(t.flows, name+".xml")
		if err != nil {
			return t, false
		}
		shipped := documents{
			interaction: func(name string) (document, error) {
				data, err := fs.ReadFile(interactions.Shipped(), name+".xml")
				return document{shippedPrefix + "interactions/" + name + ".xml", data}, err
			},
			subFlow: func(name string) (string, []byte, error) {
				data, err := fs.ReadFile(flows.Shipped(), name+".xml")
				return shippedPrefix + "flows/" + name + ".xml", data, err
			},
		}
		t.program = compile(document{name + ".xml", data}, shipped, &source.List{})
		return t, t.program.program != nil
	}
	return template{}, false
}

func (t template) keys() []string { return t.program.program.SettingsUsed() }

// settingsFile is the name of the project's file of settings.
func (t template) settingsFile() string {
	if len(t.program.providers) > 0 {
		return t.program.providers[0] + ".settings"
	}
	return t.name + ".settings"
}

// commands are what to do next, as they are typed.
func (t template) commands(dir string) []string {
	all := []string{"cd " + dir, "ivrflow check .", "ivrflow test .", "ivrflow graph " + t.name + " -o " + t.name + ".svg"}
	if len(t.program.providers) > 0 {
		return append(all, "ivrflow run "+t.name+" --sandbox --keys 1")
	}
	return append(all, "ivrflow run "+t.name+" --settings "+t.settingsFile()+" --keys 42#")
}

// write makes the project: whole, or not at all.
func (t template) write(dir string, settings vars.Settings) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return withoutPath(err)
	}
	temp, err := os.MkdirTemp(filepath.Dir(dir), ".ivrflow-new-*")
	if err != nil {
		return withoutPath(err)
	}
	defer os.RemoveAll(temp) // nothing is left of it when it was renamed
	if err := t.fill(temp, filepath.Base(dir), settings); err != nil {
		return err
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return withoutPath(err)
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty one
		return withoutPath(err)
	}
	return withoutPath(os.Rename(temp, dir))
}

func (t template) fill(dir, name string, settings vars.Settings) error {
	for what, data := range t.program.program.Files() {
		kind, name, _ := strings.Cut(what, " ")
		folder := map[string]string{"flow": "flows", "interaction": "interactions", "notification": "interactions"}[kind]
		if folder == "" || strings.Contains(name, " ") {
			continue // the versions of the dialect and of applets
		}
		if err := put(filepath.Join(dir, folder, filepath.FromSlash(name)+".xml"), data, 0o644); err != nil {
			return err
		}
	}
	tests, err := fs.Glob(t.tests, path.Join(t.name, "*.xml"))
	if err != nil {
		return err
	}
	for _, file := range tests {
		data, err := fs.ReadFile(t.tests, file)
		if err != nil {
			return err
		}
		if err := put(filepath.Join(dir, "tests", filepath.FromSlash(file)), data, 0o644); err != nil {
			return err
		}
	}
	if err := put(filepath.Join(dir, t.settingsFile()), []byte(t.settingsText(settings)), 0o600); err != nil {
		return err
	}
	if err := put(filepath.Join(dir, ".gitignore"), []byte("# settings hold secrets\n*.settings\n"), 0o644); err != nil {
		return err
	}
	return put(filepath.Join(dir, "README.md"), []byte(t.readme(name)), 0o644)
}

// put writes a new file.
func put(name string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return withoutPath(err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return withoutPath(err)
	}
	_, err = f.Write(data)
	if bad := f.Close(); err == nil {
		err = bad
	}
	return withoutPath(err)
}

// settingsText is the file of settings: what each is for, and its value.
func (t template) settingsText(settings vars.Settings) string {
	docs := map[string]string{}
	for _, s := range t.program.program.Settings() {
		docs[s.Name] = s.Doc
	}
	var b strings.Builder
	b.WriteString("# Only you may read this file. A line is Key=Value.\n")
	for _, key := range t.keys() {
		if docs[key] != "" {
			fmt.Fprintf(&b, "# %s\n", docs[key])
		}
		fmt.Fprintf(&b, "%s=%s\n", key, settings[key])
	}
	return b.String()
}

func (t template) readme(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nA telephone call flow, `flows/%s.xml`, for ivrflow. In this folder:\n\n```sh\n", name, t.name)
	for _, line := range t.commands(".")[1:] {
		b.WriteString(line + "\n")
	}
	fmt.Fprintf(&b, "```\n\nThe settings of the installation are in `%s`, which only you can read and which git leaves out.\n", t.settingsFile())
	if inputs := t.program.program.Inputs(); len(inputs) > 0 {
		b.WriteString("\nA call takes these inputs (`--input Name=Value`):\n\n")
		for _, in := range inputs {
			need := ""
			if in.Required && in.Default == "" {
				need = " (required)"
			}
			fmt.Fprintf(&b, "* `%s`%s %s\n", in.Name, need, in.Doc)
		}
	}
	return b.String()
}

// missing are the settings that have no value.
func (t template) missing(settings vars.Settings) []string {
	var all []string
	for _, key := range t.keys() {
		if settings[key] == "" {
			all = append(all, key)
		}
	}
	slices.Sort(all)
	return all
}

// secrets are the settings that are secrets: all that the flow does not call
// plain.
func (t template) secrets() map[string]bool {
	all := map[string]bool{}
	for _, key := range t.keys() {
		all[key] = true
	}
	for _, s := range t.program.program.Settings() {
		all[s.Name] = s.Secret
	}
	return maps.Clone(all)
}

package main

import (
	"bytes"
	"encoding/xml"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/analysis"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// checker reads documents and everything they reach, and collects what is
// wrong. A document that is reached in several ways has one file name, so that
// each finding is there once.
type checker struct {
	list     *source.List
	withheld *source.List        // warnings that may follow from mistakes
	files    map[string]document // by their names
	names    map[string]string   // of files, by their place on the disk
	library  *interactions.Library
	project  *project // of the flow that is being compiled
}

func newChecker() *checker {
	k := &checker{list: &source.List{}, withheld: &source.List{}, files: map[string]document{}, names: map[string]string{}}
	k.library = &interactions.Library{Open: func(name string) (string, []byte, error) {
		d, err := k.project.openNamed(name)
		if err != nil {
			d, err = k.project.openInteraction(name) // its words are made for a place in a flow
		}
		d = k.read(d)
		return d.file, d.data, err
	}}
	return k
}

// read notes a document that was read, under the first name that its file was
// read by.
func (k *checker) read(d document) document {
	if d.file == "" {
		return d
	}
	if !strings.HasPrefix(d.file, shippedPrefix) {
		where, err := filepath.Abs(d.file)
		if real, bad := filepath.EvalSymlinks(where); bad == nil {
			where = real
		}
		if name, known := k.names[where]; known && err == nil {
			d.file = name
		}
		k.names[where] = d.file
	}
	k.files[d.file] = d
	return d
}

// document checks what its root element says it is.
func (k *checker) document(d document, p *project, asked bool) {
	d = k.read(d)
	switch rootName(d.data) {
	case "CallFlow":
		k.flow(d, p)
	case "ApiInteraction":
		own := &source.List{} // its warnings are not to depend on other documents
		interactions.Parse(strings.TrimSuffix(filepath.Base(d.file), ".xml"), d.file, d.data, own)
		k.append(own)
	case notificationRoot:
		own := &source.List{}
		interactions.ParseNotification(lookedUpAs(d.file), d.file, d.data, own)
		k.append(own)
	case calltest.Root:
		k.callTest(d, p)
	default:
		k.unknown(d, asked)
	}
}

// append takes over what was found in one document.
func (k *checker) append(own *source.List) {
	for _, e := range own.Findings() {
		k.list.Append(e)
	}
}

// notificationRoot is the root element of a document about what others send.
const notificationRoot = "ApiNotification"

// rootName is the name of the root element; "" where there is none that can be
// read.
func rootName(data []byte) string {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok {
			return start.Name.Local
		}
	}
}

// lookedUpAs is the name by which flows find a document that lies in a folder
// of interactions; "" for one that lies elsewhere.
func lookedUpAs(file string) string {
	file = filepath.ToSlash(file)
	const folder = "interactions/"
	at := strings.LastIndex(file, folder)
	if at < 0 || at > 0 && file[at-1] != '/' {
		return ""
	}
	return strings.TrimSuffix(file[at+len(folder):], ".xml")
}

// unknown reports a document that is none of ours. A folder
// may hold other XML, which is none of our business; a misspelt root is.
func (k *checker) unknown(d document, asked bool) {
	root, err := source.Parse(d.file, d.data)
	if err != nil {
		k.list.Append(err)
		return
	}
	hint := source.Suggest(root.Name, []string{"CallFlow", "ApiInteraction", notificationRoot, calltest.Root})
	if asked || hint != "" {
		k.list.Mistake(root.Pos, "root", "a document begins with <CallFlow>, <ApiInteraction>, <ApiNotification> or <CallTest>, this one with <%s>%s", root.Name, hint)
		return
	}
	k.list.Warn(root.Pos, "root", "not checked: a document begins with <CallFlow>, <ApiInteraction>, <ApiNotification> or <CallTest>, this one with <%s>", root.Name)
}

// flow compiles a flow with everything it reaches.
func (k *checker) flow(d document, p *project) {
	k.project = p
	own := &source.List{}
	if f := flows.Parse(d.file, d.data, own); f != nil {
		if p, err := engine.Compile(f, applets.Standard(applets.Deps{Interactions: k.library, Flow: k.subFlow}), own); err == nil { // else own has it
			analysis.Check(p, own)
		}
	}
	broken := own.Err() != nil
	for _, e := range own.Findings() {
		if broken && follows(e) {
			k.withheld.Append(e)
		} else {
			k.list.Append(e)
		}
	}
}

func (k *checker) subFlow(name string) (string, []byte, error) {
	file, data, err := k.project.openSubFlow(name)
	d := k.read(document{file, data})
	return d.file, d.data, err
}

// follows reports a warning that a mistake elsewhere may have brought about: an
// applet is not reached because of a misspelt exit, a data source is not filled
// because its interaction cannot be read.
func follows(e *source.Error) bool {
	return !e.IsMistake() && slices.Contains([]string{"unreachable", "never-set", "unwired", "unknown-unwired"}, e.Code)
}

// held counts the warnings that wait until the mistakes are put right.
func (k *checker) held(shown source.Errors) int {
	told := map[string]bool{}
	for _, e := range shown {
		told[e.Error()] = true
	}
	n := 0
	for _, e := range k.withheld.Findings() {
		if !told[e.Error()] {
			n++
		}
	}
	return n
}

// foreign lists what Vonage would not know in the documents that were read.
func (k *checker) foreign() {
	for _, d := range k.files {
		if root, err := source.Parse(d.file, d.data); err == nil {
			vonageFindings(root, k.list)
		}
	}
}

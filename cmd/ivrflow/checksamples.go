package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/interactions"
)

// sampleMark stands in the names of samples of answers: of authorize.xml they
// are authorize.response.json, authorize.response.declined.json ...
const sampleMark = ".response."

// isSample reports whether a file is a sample of an answer beside its document.
func isSample(file string) bool {
	name, _, ok := strings.Cut(filepath.Base(file), sampleMark)
	return ok && isFile(filepath.Join(filepath.Dir(file), name+".xml"))
}

// samples holds the interactions that were read against the samples beside
// them. One with mistakes waits until they are put right.
func (k *checker) samples() {
	folders := map[string][]string{}
	for _, d := range k.files {
		if strings.HasPrefix(d.file, shippedPrefix) {
			continue
		}
		base := strings.TrimSuffix(filepath.Base(d.file), ".xml")
		dir := filepath.Dir(d.file)
		if _, known := folders[dir]; !known {
			folders[dir] = samplesIn(dir)
		}
		var all []interactions.AnswerSample
		for _, name := range folders[dir] {
			if !strings.HasPrefix(name, base+sampleMark) {
				continue
			}
			file := filepath.Join(dir, name)
			data, err := readFile(func() (fs.File, error) { return os.Open(file) })
			if err != nil {
				k.trouble(file, unwrapped(err))
				continue
			}
			all = append(all, interactions.AnswerSample{File: file, Data: data})
		}
		if len(all) == 0 || rootName(d.data) != "ApiInteraction" {
			continue
		}
		own := &source.List{}
		if it := interactions.Parse(base, d.file, d.data, own); own.Err() == nil {
			it.CheckSamples(all, k.list)
		}
	}
}

// samplesIn lists the names of the samples in a folder.
func samplesIn(dir string) []string {
	var names []string
	entries, _ := os.ReadDir(dir) // a document in it was read
	for _, e := range entries {
		if strings.Contains(e.Name(), sampleMark) && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ivrflow/ivrflow/applets/calltest"
)

// testReport is what --json prints.
type testReport struct {
	Tests    []testLine         `json:"tests"`
	Passed   int                `json:"passed"`
	Failed   int                `json:"failed"`
	Unusable int                `json:"unusable"` // tests or flows with mistakes
	Coverage *calltest.Coverage `json:"coverage"`
}

type testLine struct {
	Name     string        `json:"name"`
	Flow     string        `json:"flow"`
	File     string        `json:"file"`
	Passed   bool          `json:"passed"`
	Failures []testProblem `json:"failures"`
	Path     []string      `json:"path"`
	Outcome  string        `json:"outcome"` // "" where the test stopped the call
}

type testProblem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	Message string `json:"message"`
}

func (s *suite) report() testReport {
	out := testReport{Tests: []testLine{}, Passed: s.passed, Failed: s.failed, Unusable: s.bad, Coverage: s.coverage()}
	for _, t := range s.tests {
		if t.result == nil {
			continue // it was stopped before
		}
		one := testLine{Name: t.test.Name, Flow: t.test.Flow, File: t.test.File, Passed: t.result.Passed(), Failures: []testProblem{}, Path: []string{}}
		for _, e := range t.result.Failures {
			one.Failures = append(one.Failures, testProblem{e.Pos.File, e.Pos.Line, e.Pos.Col, e.Msg})
		}
		for _, e := range t.result.Exits {
			one.Path = append(one.Path, e.Applet)
		}
		if t.result.End != nil {
			one.Outcome = t.result.End.Outcome
		}
		out.Tests = append(out.Tests, one)
	}
	return out
}

// coverage is that of all flows together.
func (s *suite) coverage() *calltest.Coverage {
	all := &calltest.Coverage{Format: calltest.CoverageFormat, Flows: []calltest.FlowCoverage{}}
	for _, f := range s.order {
		all.Merge(f.coverage)
	}
	return all
}

// write writes the files that were asked for. A run that was stopped leaves
// what was there before: half a report looks like a good one.
func (s *suite) write(stopped bool) error {
	if stopped {
		return nil
	}
	if s.f.coverage != "" {
		data, err := json.MarshalIndent(s.coverage(), "", "  ")
		if err != nil {
			return err
		}
		if err := replaceOwn(s.f.coverage, append(data, '\n'), func(have []byte) bool { return bytes.Contains(have, []byte(calltest.CoverageFormat)) }); err != nil {
			return fmt.Errorf("--coverage: %w", err)
		}
	}
	if s.f.junit != "" {
		data, err := s.junit()
		if err != nil {
			return err
		}
		if err := replaceOwn(s.f.junit, data, func(have []byte) bool { return bytes.Contains(have, []byte("<testsuite")) }); err != nil {
			return fmt.Errorf("--junit: %w", err)
		}
	}
	return nil
}

// junit is the report for build servers: a suite a flow.
func (s *suite) junit() ([]byte, error) {
	type testSuite struct {
		XMLName  xml.Name   `xml:"testsuite"`
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Cases    []testCase `xml:"testcase"`
	}
	type testSuites struct {
		XMLName xml.Name `xml:"testsuites"`
		Suites  []*testSuite
	}
	var all testSuites
	of := map[string]*testSuite{}
	for _, t := range s.tests {
		if t.result == nil {
			continue
		}
		one := of[t.test.Flow]
		if one == nil {
			one = &testSuite{Name: plain(t.test.Flow)}
			of[t.test.Flow] = one
			all.Suites = append(all.Suites, one)
		}
		one.Tests++
		line := testCase{Class: plain(t.test.Flow), Name: plain(t.test.Name), File: plain(t.test.File), Line: t.test.Pos.Line}
		if !t.result.Passed() {
			one.Failures++
			text := ""
			for _, e := range t.result.Failures {
				text += plain(e.Error()) + "\n"
			}
			line.Failure = &testFault{Message: plain(t.result.Failures[0].Msg), Type: "call test", Text: text + "the call: " + plain(routeOf(t)) + "\n"}
		}
		one.Cases = append(one.Cases, line)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return nil, err
	}
	b.WriteString("\n")
	return b.Bytes(), nil
}

// replaceOwn is replaceFile where nothing is lost: what is there already is
// empty or of the same kind.
func replaceOwn(name string, data []byte, same func([]byte) bool) error {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
		if have, err := os.ReadFile(name); err != nil || len(have) > 0 && !same(have) {
			return fmt.Errorf("%s is there already and is something else: take another name, or take it away first", name)
		}
	}
	return replaceFile(name, data)
}

// replaceFile writes a file that is there whole, or as it was before.
func replaceFile(name string, data []byte) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", name)
	}
	dir := filepath.Dir(name)
	if !isFolder(dir) {
		return fmt.Errorf("%s cannot be written: there is no folder %s", name, dir)
	}
	f, err := os.CreateTemp(dir, ".ivrflow-*")
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, withoutPath(err))
	}
	defer os.Remove(f.Name()) // fails when it has its name
	_, err = f.Write(data)
	if bad := f.Close(); err == nil {
		err = bad
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, withoutPath(err))
	}
	return nil
}

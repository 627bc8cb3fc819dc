package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/ivrflow/ivrflow/engine/source"
)

// sarifOf is what was found as SARIF 2.1.0 (OASIS), for code hosts: a rule a
// code, a result a finding. What a comment ignores is suppressed, with its
// reason.
func sarifOf(all source.Errors, away []suppressed) ([]byte, error) {
	report := sarif.NewReport()
	run := sarif.NewRunWithInformationURI("ivrflow", "https://github.com/ivrflow/ivrflow")
	for _, c := range codes() {
		rule := run.AddRule(c.Name).WithDescription(c.Doc).WithHelpURI("https://github.com/ivrflow/ivrflow/blob/main/docs/checks.md#" + c.Name)
		rule.WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(string(c.Severity)))
	}
	seen := map[string]int{}
	for _, e := range all {
		run.AddResult(sarifResult(e, seen))
	}
	for _, s := range away {
		one := sarifResult(s.Error, seen)
		one.WithSuppressions([]*sarif.Suppression{sarif.NewSuppression().WithKind("inSource").WithStatus("accepted").WithJustification(s.reason)})
		run.AddResult(one)
	}
	report.AddRun(run)
	var b bytes.Buffer
	if err := report.PrettyWrite(&b); err != nil {
		return nil, err
	}
	return append(b.Bytes(), '\n'), nil
}

func sarifResult(e *source.Error, seen map[string]int) *sarif.Result {
	level := "warning"
	if e.IsMistake() {
		level = "error"
	}
	where := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(filepath.ToSlash(e.Pos.File)))
	if e.Pos.Line > 0 {
		where.WithRegion(sarif.NewRegion().WithStartLine(e.Pos.Line).WithStartColumn(max(e.Pos.Col, 1)))
	}
	one := sarif.NewRuleResult(e.Code).WithLevel(level).WithMessage(sarif.NewTextMessage(plain(e.Msg)))
	one.AddLocation(sarif.NewLocationWithPhysicalLocation(where))
	return one.WithPartialFingerprints(map[string]string{"finding/v1": fingerprintOf(e, seen)})
}

// fingerprintOf tells a finding again when lines before it come or go: its
// file, code, words and the text of its line, and which of equal ones it is.
func fingerprintOf(e *source.Error, seen map[string]int) string {
	what := strings.Join([]string{e.Pos.File, e.Code, e.Msg, strings.TrimSpace(e.Line)}, "\x00")
	seen[what]++
	sum := sha256.Sum256([]byte(what + strings.Repeat("+", seen[what])))
	return hex.EncodeToString(sum[:16])
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// TestExpressionsPage holds docs/expressions.md against the tables that the
// engine uses; -update writes it anew. The examples are tested where the
// functions are.
func TestExpressionsPage(t *testing.T) {
	page := filepath.Join("..", "..", "docs", "expressions.md")
	want := expressionsPage()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(page); err != nil || string(have) != want {
		t.Errorf("docs/expressions.md is not what the tables say (%v): make golden writes it", err)
	}
}

const expressionsIntro = `# Expressions

Conditions (` + "`until`, `failure`, `when`" + `), ` + "`expr`" + ` of a Value, and ` + "`Let` and `Verify`" + ` of an interaction are expressions. ` + "`$(Name)`" + ` is the
typed value of a data source and ` + "`#(Key)`" + ` a setting; neither is put in as text, so write ` + "`$(State) == \"done\"`" + ` with the quotes
round the text only.

* ` + "`==`, `!=`, `<`, `<=`, `>`, `>=`, `and`, `or`, `not`, `in`, `contains`, `startsWith`, `endsWith`, `matches`, `? :`, `??`, `?.`" + `
* ` + "`+ - * / %`" + ` on numbers, exact: an Integer has as many digits as it needs, a Decimal is never a float. ` + "`+`" + ` joins texts.
* Types must agree: a text is never equal to a number. What is known to differ is a mistake at load, else the applet cannot go on.
* ` + "`== nil`" + ` tests for null. Any order with null is false.
* A secret may be tested for null and copied; only ` + "`Let` and `Verify`" + ` compute with one.

## Functions

Functions marked * exist in ` + "`Let` and `Verify`" + ` only (and in ` + "`Key` and `Dedupe`" + ` of a notification), those marked ** in an
` + "`ApiNotification`" + ` only.

| function | does | for example, true |
|---|---|---|
`

func expressionsPage() string {
	cell := func(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
	var b strings.Builder
	b.WriteString(expressionsIntro)
	for _, f := range expression.Functions() {
		star := ""
		switch {
		case f.Notification:
			star = " **"
		case f.Computed:
			star = " *"
		}
		fmt.Fprintf(&b, "| `%s`%s | %s | `%s` |\n", cell(f.Signature), star, cell(f.Doc), cell(f.Example))
	}
	b.WriteString("\n## Formatters\n\nIn texts, behind a colon: `$(Name:Trim:ToUpperCase)`.\n\n| formatter | does |\n|---|---|\n")
	for _, f := range vars.Formatters() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.Name, cell(f.Doc))
	}
	return b.String()
}

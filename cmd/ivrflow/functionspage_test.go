package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
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
* ` + "`[1, 2]`" + ` is a list, ` + "`1..3`" + ` one of Integers; ` + "`list[0]`" + ` is the first element, ` + "`list[-1]`" + ` the last, ` + "`list[1:3]`" + ` and ` + "`text[1:3]`" + ` a part.
* ` + "`let x = 2; x * 3`" + ` gives a value a name for the rest of the expression.

## Lists

A Json data source, ` + "`json(text)`" + ` and ` + "`split`" + ` give lists. In the second argument ` + "`#`" + ` is the element, ` + "`.name`" + ` a part of it and ` + "`#index`" + `
its number from 0.

| function | does | for example, true |
|---|---|---|
`

// expressionsFunctions stands between the lists and the table of functions.
const expressionsFunctions = `
## Functions

Functions marked * exist in ` + "`Let` and `Verify`" + ` only (and in ` + "`Key` and `Dedupe`" + ` of a notification), those marked ** in an
` + "`ApiNotification`" + ` only.

| function | does | for example, true |
|---|---|---|
`

// loops are the functions with a condition for each element of a list. They
// are part of the language, and in no table of the engine.
func loops() [][3]string {
	return [][3]string{
		{"any(list, condition)", "Whether it holds for one element or more; false of an empty list.", `any([1, 5], # > 3)`},
		{"all(list, condition)", "Whether it holds for every element; true of an empty list.", `all([1, 5], # > 0)`},
		{"none(list, condition)", "Whether it holds for no element.", `none([1, 5], # > 9)`},
		{"one(list, condition)", "Whether it holds for exactly one element.", `one([1, 5], # > 3)`},
		{"count(list, condition)", "For how many elements it holds.", `count([1, 5, 7], # > 3) == 2`},
		{"find(list, condition)", "The first element for which it holds, null when there is none.", `find([{"name": "receipt", "value": "R-7"}], .name == "receipt")?.value == "R-7" and find([1], # > 3) == nil`},
		{"findIndex(list, condition)", "The number of that element, from 0; null when there is none.", `findIndex([1, 5], # > 3) == 1`},
		{"filter(list, condition)", "The list of the elements for which it holds.", `filter([1, 5, 7], # > 3)[0] == 5`},
		{"map(list, value)", "The list of what each element gives.", `join(map([{"name": "a"}, {"name": "b"}], .name), "-") == "a-b"`},
		{"reduce(list, value, first)", "One value out of all: `#acc` is what was made so far, at first the third argument.", `reduce([1, 2, 3], #acc + #, 0) == 6`},
	}
}

// TestListExamples: what the page says of lists is so.
func TestListExamples(t *testing.T) {
	for _, text := range []string{`(1..3)[0] == 1`, `[4, 5, 6][-1] == 6`, `[4, 5, 6][1:3][0] == 5`, `"abcd"[1:3] == "bc"`, `(let x = 2; x * 3) == 6`,
		`findIndex([1], # > 3) == nil`, `not any([], true) and all([], false)`, `map(["a"], #index)[0] == 0`} {
		holds(t, text)
	}
	for _, f := range loops() {
		holds(t, f[2])
	}
}

func holds(t *testing.T, text string) {
	t.Helper()
	var list source.List
	e := expression.Parse(source.Plain("page", text), vars.Boolean, &list)
	e.Compile(nothing{}, &list)
	if list.Err() != nil {
		t.Errorf("%s: %v", text, list.Err())
		return
	}
	if is, _, err := e.Bool(nothing{}); err != nil || !is {
		t.Errorf("%s: %v, %v", text, is, err)
	}
}

// nothing is a call without data.
type nothing struct{}

func (nothing) Data(string) vars.Value    { return vars.Value{} }
func (nothing) Setting(string) vars.Value { return vars.Value{} }
func (nothing) TypeOf(string) vars.Type   { return vars.Null }
func (nothing) IsSecret(string) bool      { return false }

func expressionsPage() string {
	cell := func(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
	var b strings.Builder
	b.WriteString(expressionsIntro)
	for _, f := range loops() {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` |\n", cell(f[0]), cell(f[1]), cell(f[2]))
	}
	b.WriteString(expressionsFunctions)
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

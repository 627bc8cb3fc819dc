package interactions

// TypeExample shows what Locators of a Type read: the reference page prints
// it, and its test reads each value from the answer.
type TypeExample struct {
	Type   string // as <Type> names it
	Doc    string
	Answer string // a body
	Reads  []LocatorExample
}

// LocatorExample is a Locator and the value it reads from its Type's Answer.
type LocatorExample struct {
	Locator string
	Syntax  string // the Locator's attribute syntax; "" for the Type's own
	Doc     string
	Value   string // as text; "" where Null
	Null    bool
}

// TypeExamples has a row for each Type, in the order of the table of Types.
func TypeExamples() []TypeExample {
	return []TypeExample{
		{"JSON", "Paths of properties. Numbers keep their digits. Of equal keys the first counts.",
			`{"order":{"id":7,"lines":[{"price":12.40},{"price":3.00}],"ship to":"Rome","a.b":"dots"},"tags":["x","y"]}`,
			[]LocatorExample{
				{"order.id", "", "A property of an object.", "7", false},
				{"order.lines[1].price", "", "A member of a list, from 0. A list at the root begins with the bracket: `[0].name`.", "3.00", false},
				{"order['ship to']", "", "A key with blanks.", "Rome", false},
				{"order['a.b']", "", "A key with dots.", "dots", false},
				{"tags", "", "A list or an object: its JSON text.", `["x","y"]`, false},
				{"order.gift", "", "What is not there is null, and no failure.", "", true},
				{"order.lines.#", "gjson", "With `syntax=\"gjson\"` on the Locator: a count.", "2", false},
				{"order.lines.#(price>10).price", "gjson", "A query.", "12.40", false},
			}},
		{"XML", "Paths of elements, from the document, else from the root element. Namespaces do not count.",
			`<order id="7"><item id="a"><price>12.40</price></item><item id="b"><price>3.00</price></item></order>`,
			[]LocatorExample{
				{"/order/item/price", "", "From the document: the first such element.", "12.40", false},
				{"item[2]/price", "", "The second, from the root element.", "3.00", false},
				{"item[@id='b']/price", "", "The one with that attribute.", "3.00", false},
				{"/order/@id", "", "An attribute.", "7", false},
				{"/order/gift", "", "What is not there is null.", "", true},
			}},
		{"URLENCODED", "The key as it stands in the answer, dots and brackets too.",
			`status=ok&task[0].type=auth&task[0].value=A-1&task[1].type=map&task[1].value=M-2&id=1&id=2&id=3`,
			[]LocatorExample{
				{"status", "", "The value of a key.", "ok", false},
				{"task[1].value", "", "Brackets are part of the key.", "M-2", false},
				{"task[type=map].value", "", "`task[i].value` of the i whose `task[i].type` is `map`.", "M-2", false},
				{"id", "", "Of several equal keys the first.", "1", false},
				{"id#2", "", "The second.", "2", false},
				{"id#last", "", "The last.", "3", false},
			}},
		{"TEXT", "The whole text, or one group of a pattern, which looks at the first 64 KiB.",
			"  OK receipt=R-7 \n",
			[]LocatorExample{
				{"", "", "An empty Locator: the whole text, trimmed.", "OK receipt=R-7", false},
				{"regex:receipt=(\\S+)", "", "What the group matches.", "R-7", false},
			}},
		{"NONE", "The body is not read. `from=\"status\"` and `from=\"header\"` work with every Type.", "", nil},
	}
}

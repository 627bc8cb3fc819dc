package interactions

import "github.com/ivrflow/ivrflow/engine/source"

// Grammar is the shape of a document. Elements are Vonage's; the attributes
// are ours, and each can be left out.
func Grammar() *source.Shape {
	return &source.Shape{
		Name: "ApiInteraction",
		Doc:  "One HTTP request and what is read from its answer.",
		Children: []source.ChildShape{
			{Shape: letShape()},
			{Shape: requestShape(), Min: 1, Max: 1},
			{Shape: responseShape(), Min: 1, Max: 1},
		},
	}
}

func requestShape() *source.Shape {
	header := &source.Shape{
		Name: "Header",
		Doc:  "One header of the request.",
		Children: []source.ChildShape{
			once(text("Key", "The header's name. Takes placeholders."), 1),
			once(text("Value", "The header's value. Takes placeholders; the text round them is kept."), 1),
		},
	}
	return &source.Shape{
		Name: "Request",
		Doc:  "What is sent.",
		Attrs: []source.AttrShape{
			{Name: "effect", Type: source.TypeEnum, Enum: effects(), Doc: "What a repeat would do. Without it: GET and HEAD are safe, PUT and DELETE idempotent, POST and PATCH once."},
			{Name: "timeout", Type: source.TypeDuration, Default: DefaultTimeout.String(), Doc: "For all attempts together, the answer's body included; at most 60s."},
			{Name: "retry", Type: source.TypeInteger, Default: "0", Doc: "Further attempts after a connection error or a status of 429, 502, 503 or 504: 0 to 5."},
			{Name: "escaping", Type: source.TypeEnum, Enum: []string{"context", "raw"}, Default: "context", Doc: "raw inserts values as they are, as Vonage does."},
		},
		Children: []source.ChildShape{
			once(text("Url", "The address. Takes placeholders; the first may hold the base address or the whole Url."), 1),
			once(paramsShape("Query", "Pairs name=value that are appended to the Url."), 0),
			once(text("Method", "GET, POST, PUT, PATCH, DELETE or HEAD."), 1),
			once(&source.Shape{Name: "Headers", Doc: "The headers, if any.", Children: []source.ChildShape{{Shape: header}}}, 0),
			once(text("Body", "The body, if any. Takes placeholders."), 0),
			once(paramsShape("Form", "A body of name=value pairs, instead of Body (application/x-www-form-urlencoded)."), 0),
		},
	}
}

func letShape() *source.Shape {
	return &source.Shape{
		Name:  "Let",
		Doc:   "A value that is computed for each attempt: an expression, in which secrets can be computed with. Local to the document.",
		Attrs: []source.AttrShape{{Name: "name", Type: source.TypeDataSource, Required: true, Doc: "By which templates and the Lets below read it: $(Name)."}},
		Text:  source.AnyText,
	}
}

func paramsShape(name, doc string) *source.Shape {
	return &source.Shape{Name: name, Doc: doc, Children: []source.ChildShape{{Shape: &source.Shape{
		Name: "Param",
		Doc:  "One pair. The value takes placeholders; it is escaped as JSON where it is JSON, then encoded.",
		Attrs: []source.AttrShape{
			{Name: "name", Required: true, Template: true, Doc: "The name. Takes placeholders."},
			{Name: "omitNull", Type: source.TypeBoolean, Default: "false", Doc: "true: the pair is left out when the value is made of null only; else it stands there without a value."},
		},
		Text: source.AnyText,
	}}}}
}

func fieldShape() *source.Shape {
	return &source.Shape{
		Name: "Field",
		Doc:  "One value of the answer and the data source that it goes to.",
		Attrs: []source.AttrShape{
			{Name: "from", Type: source.TypeEnum, Enum: (&Interaction{}).sources(), Default: fromBody, Doc: "header: the Locator is the name of a header, with #2 or #last behind it for another of several. status: the HTTP status, without a Locator."},
			{Name: "secret", Type: source.TypeBoolean, Doc: "true: the value is a secret. false: it is none, whatever it looks like."},
			{Name: "required", Type: source.TypeBoolean, Default: "false", Doc: "An answer without the value counts as no valid answer (onUnknown)."},
			{Name: "default", Type: source.TypeText, Doc: "The value where the answer has none."},
		},
		Children: []source.ChildShape{
			{Shape: locatorShape()},
			once(text("Destination", "The data source that takes it."), 1),
			once(text("DataType", "String (also when left out), Integer, Decimal, Boolean, DateTime or Json."), 0),
		},
	}
}

func responseShape() *source.Shape {
	return &source.Shape{
		Name: "Response",
		Doc:  "What is read from the answer.",
		Attrs: []source.AttrShape{
			{Name: "reuse", Doc: "How long an equal request may be answered from memory: a duration, or the Locator of a Field that reads seconds. For safe and idempotent requests."},
			{Name: "keep", Type: source.TypeEnum, Enum: []string{"body", "fields"}, Default: "body", Doc: "What the journal keeps of an answer: its masked body (64 KiB at the most) and the values of the fields, or the values alone. Without the body a recording cannot be replayed on a document that reads other fields."},
		},
		Children: []source.ChildShape{
			once(text("Type", "The language of the answer, whatever its Content-Type says: JSON, XML, URLENCODED, TEXT, or NONE for the status alone."), 1),
			once(text("ResponseCodeDestination", "The data source that takes the HTTP status."), 0),
			once(text("Verify", "A condition; where it does not hold the answer is not taken (onUnknown). It reads body(), status() and header(name)."), 0),
			once(&source.Shape{Name: "Fields", Doc: "The values, if any.", Children: []source.ChildShape{{Shape: fieldShape()}}}, 0),
		},
	}
}

func locatorShape() *source.Shape {
	return &source.Shape{
		Name:  "Locator",
		Doc:   "Where the value stands in the answer. Takes placeholders. Of several the first counts at which something stands.",
		Attrs: []source.AttrShape{{Name: "syntax", Type: source.TypeEnum, Enum: []string{"gjson"}, Doc: "gjson: a query, a count or a filter of gjson's, for Type JSON."}},
		Text:  source.AnyText,
	}
}

func text(name, doc string) *source.Shape {
	return &source.Shape{Name: name, Doc: doc, Text: source.AnyText}
}

// once is a child that stands there at most once.
func once(s *source.Shape, least int) source.ChildShape {
	return source.ChildShape{Shape: s, Min: least, Max: 1}
}

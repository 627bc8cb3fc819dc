package vars

import (
	"fmt"
	"strings"
)

// Type is the type of a data source. The words are those of a Field's
// DataType; Vonage publishes String only, the others are ours.
type Type string

// The types of values. Null is the type of a data source that is not set.
const (
	Null     Type = ""
	String   Type = "String"
	Integer  Type = "Integer"
	Decimal  Type = "Decimal"
	Boolean  Type = "Boolean"
	DateTime Type = "DateTime"
	JSON     Type = "Json"
)

// Types lists what a DataType may say, in the order of the reference.
func Types() []string {
	return []string{"String", "Integer", "Decimal", "Boolean", "DateTime", "Json"}
}

// Value is one value of a call. The zero Value is null.
//
// A secret has Ref and no Text: nothing in a Value lets its clear text be
// guessed. Values are comparable and, made by [Of],
// [Convert] or [Secret], go through JSON unchanged.
type Value struct {
	Type Type   `json:"type,omitempty"`
	Text string `json:"text,omitempty"` // canonical text: digits of a number, "true", RFC 3339, compact JSON
	Ref  string `json:"ref,omitempty"`  // reference of a secret, e.g. "Authorize#1/access_token" or "#ClientSecret"
	From Origin `json:"from,omitempty"`
}

// Of is a String value. Bytes that are not UTF-8 become U+FFFD.
func Of(text string, from Origin) Value {
	return Value{Type: String, Text: strings.ToValidUTF8(text, "\uFFFD"), From: from}
}

// Secret is a reference to a String whose clear text lies in the vault.
func Secret(ref string, from Origin) Value { return Value{Type: String, Ref: ref, From: from} }

// IsNull reports whether the data source is not set.
func (v Value) IsNull() bool { return v.Type == Null }

// IsSecret reports whether v is a reference.
func (v Value) IsSecret() bool { return v.Ref != "" }

// Shown is v for people: text in quotes, numbers bare, secrets as their reference.
func (v Value) Shown() string {
	switch {
	case v.IsNull():
		return "null"
	case v.IsSecret():
		return "(secret " + v.Ref + ")"
	case v.Type == String || v.Type == DateTime:
		return fmt.Sprintf("%q", v.Text)
	}
	return v.Text
}

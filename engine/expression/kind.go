package expression

import (
	"time"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// kind is the type of a value within an expression: at load what is known of it, at run time what it is.
type kind string

const (
	unknownKind kind = "" // at load: any type, null too; at run time there is none
	nullKind    kind = "null"
	textKind    kind = "String"
	integerKind kind = "Integer"
	decimalKind kind = "Decimal"
	booleanKind kind = "Boolean"
	momentKind  kind = "DateTime"
	listKind    kind = "list"
	objectKind  kind = "object"
	secretKind  kind = "secret"
	numberKind  kind = "number" // at load: Integer or Decimal
	rawKind     kind = "bytes"  // at load: a String whose bytes need not be text; of an argument: such a String too
)

// known is the kind of a data source of the type. Json may be anything inside.
func known(t vars.Type) kind {
	if t == vars.JSON {
		return unknownKind
	}
	return kind(t)
}

// kindOf is the kind of a value during an evaluation.
func kindOf(x any) kind {
	switch x.(type) {
	case nil:
		return nullKind
	case string:
		return textKind
	case int, whole:
		return integerKind
	case exact:
		return decimalKind
	case bool:
		return booleanKind
	case time.Time:
		return momentKind
	case []any:
		return listKind
	case map[string]any:
		return objectKind
	case sealed:
		return secretKind
	}
	return unknownKind
}

func (k kind) numeric() bool { return k == integerKind || k == decimalKind || k == numberKind }

// is tells whether a value of the kind can be one of the wanted kind.
func (k kind) is(wanted kind) bool {
	return k == wanted || k == unknownKind || wanted == unknownKind ||
		wanted == rawKind && k == textKind || wanted == numberKind && k.numeric() || k == numberKind && wanted.numeric()
}

// textual tells whether + joins.
func (k kind) textual() bool { return k == textKind || k == rawKind }

// ordered tells whether < and > mean something.
func (k kind) ordered() bool { return k.numeric() || k == textKind || k == momentKind }

// a is the kind in a sentence.
func (k kind) a() string {
	switch k {
	case unknownKind:
		return "a value of any type"
	case nullKind:
		return "null"
	case rawKind:
		return "raw bytes"
	case integerKind, objectKind:
		return "an " + string(k)
	}
	return "a " + string(k)
}

// joined is the kind of what is one or the other.
func joined(a, b kind) kind {
	switch {
	case a == b || b == nullKind:
		return a
	case a == nullKind:
		return b
	case a.numeric() && b.numeric():
		return numberKind
	}
	return unknownKind
}

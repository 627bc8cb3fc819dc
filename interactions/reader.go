package interactions

import "github.com/ivrflow/ivrflow/engine/vars"

// Limits of an answer.
const (
	MaxBody   = 1 << 20  // bytes of a body, decompressed; more is no valid answer
	MaxKept   = 64 << 10 // bytes of a masked body in an event; a longer one is kept as one mask, the values found are kept anyway
	MaxSecret = 16 << 10 // bytes of a secret, or of a list or object that holds one; a longer one is not kept at all
	MaxDepth  = 512      // objects and lists inside one another in a JSON body
)

// reader reads the bodies of one Response Type. It is immutable and pure.
type reader interface {
	// read finds the fields' values and masks the body. A body that is not of
	// the Type is not an error: the reply has an issue and no readings.
	read(b body) reply
}

// body is what a reader reads: a clear body that just came, or a masked one
// out of a recording.
type body struct {
	text   string
	ref    string  // beginning of the references of masks
	known  secrets // known secrets; none in a recording
	replay bool    // text comes out of a recording: what looks like a mask is one
	fields []field
	sealed []bool // by field: its value is a secret
}

// reply is what a reader found.
type reply struct {
	body   string    // masked
	found  []reading // by field; nil when the body could not be read
	hidden bool      // found is nil because the body is not there to be read
	issue  string    // "" when the body is fine; holds no secret
}

// reading is what stands at a field's locator. The zero reading is null.
type reading struct {
	exists    bool
	raw       string // as it stands in the body
	text      string // decoded: the text of a string, else raw
	structure bool   // an object or a list
	touched   bool   // masked, lies inside something masked, or holds something masked
	path      string // of the place, for the reference, when touched
	mask      string // recording: the reference in the mask that stands there
	hidden    bool   // recording: lies under a mask or holds one
}

// responseType is a row of the table of Types.
type responseType struct {
	name    string
	fields  bool // it has locators
	compile func(locators [][]step) reader
}

// responseTypes is the table of the Types that can be read.
func responseTypes() []responseType {
	return []responseType{
		{"JSON", true, newJSONReader},
		{"NONE", false, func([][]step) reader { return noneReader{} }},
	}
}

// laterTypes are known to the dialect and cannot be read yet.
func laterTypes() []string { return []string{"XML", "URLENCODED", "TEXT"} }

func typeNames() []string {
	var names []string
	for _, t := range responseTypes() {
		names = append(names, t.name)
	}
	return append(names, laterTypes()...)
}

// wholeMask is the body of an event whose body is not kept.
func wholeMask(ref string) string { return vars.MaskOf(ref + "/") }

// noneReader is for Type NONE: only the status counts; a body is not kept.
type noneReader struct{}

func (noneReader) read(b body) reply {
	if b.text == "" {
		return reply{}
	}
	return reply{body: wholeMask(b.ref), hidden: true}
}

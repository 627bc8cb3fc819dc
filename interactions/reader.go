package interactions

import (
	"fmt"
	"strings"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// Limits of an answer.
const (
	MaxBody   = 1 << 20  // bytes of a body, decompressed; more is no valid answer
	MaxKept   = 64 << 10 // bytes of a masked body in an event; a longer one is kept as one mask, the values found are kept anyway
	MaxSecret = 16 << 10 // bytes of a secret, or of a list or object that holds one; a longer one is not kept at all
	MaxDepth  = 512      // objects and lists, or elements, inside one another
)

// reader reads the bodies of one Response Type. It is immutable and pure.
type reader interface {
	// read finds what stands at the spots and masks the body. A body that is
	// not of the Type is not an error: the reply has an issue and no readings.
	read(b body) reply
}

// body is what a reader reads: a clear body that just came, or a masked one
// out of a recording.
type body struct {
	text   string
	ref    string  // beginning of the references of masks
	known  secrets // known secrets; none in a recording
	replay bool    // text comes out of a recording: what looks like a mask is one
	spots  []spot  // as many as the reader has locators, in their order
}

// spot is what a Locator points at.
type spot struct {
	sealed bool // its value is a secret
	plain  bool // its field says secret="false"
}

// reply is what a reader found.
type reply struct {
	body   string    // masked
	found  []reading // by spot; nil when the body could not be read
	hidden bool      // found is nil because the body is not there to be read
	issue  string    // "" when the body is fine; holds no secret
}

// reading is what stands at a spot. The zero reading is null.
type reading struct {
	exists    bool
	raw       string // as it stands in the body
	text      string // decoded: the text of a string, else raw
	structure bool   // an object or a list
	untyped   bool   // the Type has texts only: an empty one is no number or date, but none
	touched   bool   // masked, lies inside something masked, or holds something masked
	path      string // of the place, for the reference, when touched
	mask      string // recording: the reference in the mask that stands there
	hidden    bool   // recording: lies under a mask or holds one
	from      int    // JSON: the offset of raw in the body
}

// unknown is the reading of what nobody can tell from a masked body.
func unknown() reading { return reading{exists: true, hidden: true} }

// responseType is a row of the table of Types.
type responseType struct {
	name    string
	body    bool                                // it has locators into the body
	locator func(d *draft) (locator, bool)      // reads one; mistakes go to the draft
	compile func(locators []locator) reader     // for locators without holes
	decode  func(a answer) (text, issue string) // the body as UTF-8
}

// responseTypes is the table of the Types that can be read.
func responseTypes() []responseType {
	return []responseType{
		{"JSON", true, readJSONLocator, newJSONReader, decodeUTF8},
		{"XML", true, readXMLLocator, newXMLReader, decodeXML},
		{"URLENCODED", true, readFormLocator, newFormReader, decodeForm},
		{"TEXT", true, readTextLocator, newTextReader, decodeText},
		{"NONE", false, nil, func([]locator) reader { return noneReader{} }, decodeUTF8},
	}
}

func typeNames() []string {
	var names []string
	for _, t := range responseTypes() {
		names = append(names, t.name)
	}
	return names
}

// wholeMask is the body of an event whose body is not kept.
func wholeMask(ref string) string { return vars.MaskOf(ref + "/") }

// isWholeMask reports whether a recorded body was not kept.
func (b body) isWholeMask() bool {
	_, ok := vars.Masked(b.text)
	return ok && b.replay
}

// empty is the reply to a body without anything in it.
func (b body) empty() reply {
	if len(b.spots) == 0 {
		return reply{body: b.text}
	}
	return reply{body: b.text, issue: "the answer is empty: there is nothing to read the fields from"}
}

// unreadable keeps an error page for people, unless a secret could be in it:
// positions mean nothing here, so one secret is enough to hide it all.
func (b body) unreadable(what string) reply {
	hide := b.known.In(b.text) || vars.SecretName(b.text)
	for _, one := range b.spots {
		hide = hide || one.sealed
	}
	if hide {
		return reply{body: wholeMask(b.ref), issue: what}
	}
	begin := []rune(strings.TrimSpace(b.text[:min(len(b.text), 400)]))
	return reply{body: b.text, issue: fmt.Sprintf("%s: it begins with %q", what, string(begin[:min(len(begin), 40)]))}
}

// noneReader is for Type NONE: only the status counts; a body is not kept.
type noneReader struct{}

func (noneReader) read(b body) reply {
	if b.text == "" {
		return reply{}
	}
	return reply{body: wholeMask(b.ref), hidden: true}
}

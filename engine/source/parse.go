package source

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/beevik/etree"
)

// maxMistakes ends the reading of a file that is no XML at all.
const maxMistakes = 100

// errStop ends the reading after a mistake behind which nothing can be understood.
var errStop = errors.New("stop")

// Parse reads one XML document of the given file name (for positions; nothing is opened). The error is [Errors]: every
// mistake of well-formedness that can be told apart, with its place. The input must be UTF-8 with exactly one root
// element and no DOCTYPE, within [MaxBytes], [MaxDepth], [MaxElements] and [MaxAttributes].
func Parse(file string, data []byte) (*Element, error) {
	p := &parser{}
	p.doc = readText(file, data, &p.list)
	if p.doc == nil {
		return nil, p.list.Err()
	}
	p.input = xml.NewDecoder(strings.NewReader(replaceAmpersands(p.doc, &p.list)))
	p.tree = etree.NewDocument()
	for {
		if err := p.token(); err == io.EOF {
			p.end()
			break
		} else if err != nil {
			break
		}
	}
	if err := p.list.Err(); err != nil {
		return nil, err
	}
	return p.root, nil
}

// parser builds etree's tree and ours in one pass.
type parser struct {
	doc   *document
	input *xml.Decoder
	list  List
	tree  *etree.Document
	root  *Element
	open  []*Element // from the root to the innermost element that is not closed yet
	count int        // elements so far
}

// token reads one token. It uses encoding/xml's raw tokens: which tag closes which is decided here, so that one
// forgotten tag does not hide the other mistakes.
func (p *parser) token() error {
	if len(p.list.found) >= maxMistakes {
		return errStop
	}
	from := int(p.input.InputOffset())
	token, err := p.input.RawToken()
	to := int(p.input.InputOffset())
	if err == io.EOF {
		return err
	}
	if err != nil {
		f := explain(p.doc.text, from, err)
		return p.stop(f.at, "%s", f.msg)
	}
	switch token := token.(type) {
	case xml.StartElement:
		return p.start(token, from, to)
	case xml.EndElement:
		p.close(fullName(token.Name), from, to)
	case xml.CharData:
		p.text(string(token), from, to)
	case xml.Comment:
		p.inner().CreateComment(string(token))
	case xml.ProcInst:
		p.inner().CreateProcInst(token.Target, string(token.Inst))
	case xml.Directive:
		if strings.HasPrefix(strings.ToUpper(p.doc.text[from:to]), "<!DOCTYPE") {
			return p.stop(from, "DOCTYPE is not allowed: leave it out")
		}
		return p.stop(from, "<!...> declarations are not allowed: leave them out")
	}
	return nil
}

// stop notes a mistake that ends the reading.
func (p *parser) stop(at int, format string, args ...any) error {
	p.list.Mistake(p.doc.pos(at), "xml", format, args...)
	return errStop
}

// inner is the innermost open element of etree's tree, or its document.
func (p *parser) inner() *etree.Element {
	if len(p.open) == 0 {
		return &p.tree.Element
	}
	return p.open[len(p.open)-1].XML
}

func fullName(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

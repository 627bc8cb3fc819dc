package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/beevik/etree"
)

// broken makes documents with one change each, from documents without mistakes:
// what people mistype, and what they may write. Each place in a kind of document
// is changed once, however many documents have it.
func broken(t *testing.T, sound [][]byte) [][]byte {
	t.Helper()
	b := &breaker{done: map[string]bool{}}
	small := slices.SortedFunc(slices.Values(sound), func(x, y []byte) int { return len(x) - len(y) }) // quicker, and better to read
	for _, data := range small {
		b.doc = etree.NewDocument()
		if err := b.doc.ReadFromBytes(data); err != nil {
			t.Fatal(err)
		}
		for _, e := range b.doc.FindElements("//*") {
			b.attributes(e)
			b.element(e)
		}
	}
	return b.out
}

type breaker struct {
	doc  *etree.Document
	done map[string]bool
	out  [][]byte
}

// changed notes the document as it is now, when it is the first with the change.
func (b *breaker) changed(e *etree.Element, what string) {
	key := within(e) + " " + what
	if b.done[key] {
		return
	}
	b.done[key] = true
	if data, err := b.doc.WriteToBytes(); err == nil { // never else: it goes to memory
		b.out = append(b.out, data)
	}
}

// within is an element in another, wherever that stands: it has one shape.
func within(e *etree.Element) string {
	if p := e.Parent(); p != nil {
		return p.Tag + "/" + e.Tag
	}
	return e.Tag
}

func (b *breaker) attributes(e *etree.Element) {
	was := slices.Clone(e.Attr)
	for i, a := range was {
		if a.Space != "" || a.Key == "xmlns" || b.done[within(e)+" drop "+a.Key] {
			continue
		}
		for _, v := range []string{"", "x y", "é", "a/b", "$(Xyz)", "7", ".5m1s", "true"} {
			e.Attr[i].Value = v
			b.changed(e, fmt.Sprintf("%s=%q", a.Key, v))
		}
		e.Attr[i] = a
		e.Attr[i].Key = a.Key + "x"
		b.changed(e, "misspell "+a.Key)
		e.Attr = slices.Delete(e.Attr, i, i+1)
		b.changed(e, "drop "+a.Key)
		e.Attr = slices.Clone(was)
	}
	if !b.done[within(e)+" foreign"] {
		e.CreateAttr("xmlns:x", "urn:x")
		e.CreateAttr("x:y", "z")
		b.changed(e, "foreign")
		e.Attr = was
	}
}

func (b *breaker) element(e *etree.Element) {
	if b.done[within(e)+" text"] {
		return
	}
	for what, token := range map[string]etree.Token{"text": etree.NewText("text"), "comment": etree.NewComment("for people"), "unknown": etree.NewElement("Bogus")} {
		e.InsertChildAt(0, token)
		b.changed(e, what)
		e.RemoveChildAt(0)
	}
	tag := e.Tag
	p, at := e.Parent(), e.Index()
	if p == nil || p.Tag == "" { // the root: what it is tells documents apart
		return
	}
	e.Tag = strings.ToLower(tag)
	b.changed(e, "small")
	e.Tag = tag
	p.InsertChildAt(at, e.Copy())
	b.changed(e, "twice")
	p.RemoveChildAt(at)
	p.RemoveChildAt(at)
	p.InsertChildAt(0, e)
	b.changed(e, "first")
	p.RemoveChildAt(0)
	p.InsertChildAt(at, etree.NewComment("away"))
	b.changed(p, "without "+tag)
	p.RemoveChildAt(at)
	p.InsertChildAt(at, e)
}

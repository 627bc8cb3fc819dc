// Package source reads the XML that flow designers write, and talks to them about it.
//
// The idea: whoever writes a flow should never have to guess where a mistake is. So every element, every attribute and
// every single byte of text knows its line and column in the file, also behind entities, CDATA borders and CRLF; all
// mistakes of a file are reported at once, sorted, in words that need no programmer, with the line and a caret.
//
// Entry points: [Parse] turns bytes into a tree of [Element]; [Text] is decoded text with positions; [List] collects
// findings and [List.Err] returns them as [Errors]; a [Shape] describes an element declaratively, and [Shape.Check]
// reports all the differences. Loaders, schemas and reference pages are made from the same shapes.
//
// The package is a leaf: it knows nothing of flows, interactions or calls.
package source

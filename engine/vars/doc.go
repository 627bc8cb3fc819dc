// Package vars holds the values of a call and the templates that insert them.
//
// A [Value] is typed, knows who it came from ([Origin]) and, when it is a
// secret, is a reference only: its clear text lies in a [Vault]. A [Template]
// is parsed once; each of its placeholders knows the place it stands in (a
// JSON string, a path segment, a header ...) and is escaped for that place,
// so that a value arrives as that value and nothing else. Rendering is pure:
// it gives a [Text] of literals and holes, which is what a journal keeps; only
// [Text.Fill], called by the shell with the call's vault, makes it clear.
package vars

package flows

import (
	"embed"
	"io/fs"
)

//go:embed tests
var tests embed.FS

// Tests are the call tests of the shipped flows: a folder a flow, FLOW/NAME.xml.
// Together they take every exit of the flows.
func Tests() fs.FS {
	sub, err := fs.Sub(tests, "tests")
	if err != nil {
		panic(err) // the name is a constant
	}
	return sub
}

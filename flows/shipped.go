package flows

import (
	"embed"
	"io/fs"
)

//go:embed *.xml
var shipped embed.FS

// Shipped holds the flows that come with ivrflow, as NAME.xml.
func Shipped() fs.FS { return shipped }

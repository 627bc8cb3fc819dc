package interactions

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

// Each provider's folder is listed here.
//
//go:embed vonage/*.xml
var shipped embed.FS

// Shipped holds the documents that come with the program, a folder for each
// provider. The document vonage/authorize.xml has the name vonage/authorize.
func Shipped() fs.FS { return shipped }

// ShippedNames lists the names of the shipped documents, sorted.
func ShippedNames() []string {
	var names []string
	files, _ := fs.Glob(shipped, "*/*.xml") // the pattern is well formed
	for _, file := range files {
		names = append(names, strings.TrimSuffix(file, path.Ext(file)))
	}
	return names
}

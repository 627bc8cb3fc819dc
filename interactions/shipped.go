package interactions

import (
	"embed"
	"io/fs"
)

// Every folder that holds documents is a provider's.
//
//go:embed */*.xml
var shipped embed.FS

// Shipped holds the documents that come with the program, a folder for each
// provider: interactions and notifications, whose names are of one kind. The
// document FOLDER/FILE.xml has the name FOLDER/FILE.
func Shipped() fs.FS { return shipped }

// ShippedNames lists the names of the shipped interactions, sorted. The
// notifications among the documents have a list of their own, see
// [ShippedNotifications].
func ShippedNames() []string { return shippedNames(false) }

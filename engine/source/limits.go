package source

// Limits of one document. They are far above what a person writes, and keep a broken or hostile file from using up
// memory or stack.
const (
	MaxBytes      = 1 << 20 // size of a file in bytes (1 MiB)
	MaxDepth      = 64      // elements inside one another, the root counting as 1
	MaxElements   = 50_000  // elements in a file
	MaxAttributes = 256     // attributes of one element
)

package journal

import (
	"io"
	"os"
)

// handle is a file that records are written to. Tests have one that fails.
type handle interface {
	io.Writer
	Sync() error
	Close() error
}

var _ handle = (*os.File)(nil)

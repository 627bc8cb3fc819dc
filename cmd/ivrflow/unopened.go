package main

import (
	"errors"
	"io/fs"
	"os"
)

// unopened is a recording that cannot be opened. It is the error that it is for.
type unopened struct {
	name string
	err  error
}

// Error implements [error], in words where the system's would puzzle.
func (u *unopened) Error() string {
	if !errors.Is(u.err, fs.ErrNotExist) {
		return u.name + ": " + withoutPath(u.err).Error()
	}
	if to, err := os.Readlink(u.name); err == nil {
		return u.name + ": it is a link to " + to + ", and there is nothing"
	}
	return u.name + ": there is no such file"
}

// Unwrap gives the system's error.
func (u *unopened) Unwrap() error { return u.err }

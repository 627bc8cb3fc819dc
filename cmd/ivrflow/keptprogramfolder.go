package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"unicode"
)

// programsFolder is where the programs of a folder of journals lie, each in a
// folder of its fingerprint.
const programsFolder = "programs"

// unfinished begins the names of folders that are being written.
const unfinished = ".new-"

// keep writes the program below a folder of journals, whole or not at all, once.
// What a process left unfinished is cleared away: the folder is this one's.
func (k *keptProgram) keep(dir string) error {
	programs := filepath.Join(dir, programsFolder)
	if err := os.MkdirAll(programs, 0o700); err != nil {
		return err
	}
	if err := clearUnfinished(programs); err != nil {
		return err
	}
	at := filepath.Join(programs, k.fingerprint)
	if k.stands(at) {
		return nil
	}
	if err := os.RemoveAll(at); err != nil { // somebody took something out of it, or put it in
		return err
	}
	fresh, err := os.MkdirTemp(programs, unfinished) // its mode is 0700
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh) // nothing is left of it when it was renamed
	if err := k.write(fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, at); err != nil {
		return err
	}
	return cmp.Or(syncFolder(programs), syncFolder(dir))
}

// stands reports whether the program is there, whole: a call that begins must
// find it again.
func (k *keptProgram) stands(at string) bool {
	root, err := os.OpenRoot(at)
	if err != nil {
		return false
	}
	defer root.Close()
	for file, data := range k.files {
		if have, err := root.ReadFile(filepath.FromSlash(file)); err != nil || !bytes.Equal(have, data) {
			return false
		}
	}
	return true
}

func clearUnfinished(programs string) error {
	entries, err := os.ReadDir(programs)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), unfinished) {
			err = cmp.Or(err, os.RemoveAll(filepath.Join(programs, e.Name())))
		}
	}
	return err
}

// write fills a folder, and everything is on the disk when it returns.
func (k *keptProgram) write(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	notes := []string{"flow: " + k.flow, "program: " + k.fingerprint}
	all := map[string][]byte{"program.txt": []byte(strings.Join(append(notes, k.notes...), "\n") + "\n")}
	for file, data := range k.files {
		all[file] = data
	}
	for file, data := range all {
		file = filepath.FromSlash(file)
		if err := root.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		if err := writeSynced(root, file, data); err != nil {
			return err
		}
	}
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncFolder(path)
	})
}

func writeSynced(root *os.Root, file string, data []byte) error {
	f, err := root.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = cmp.Or(err, f.Sync())
	return cmp.Or(err, f.Close())
}

// keptIn reads a kept program. Only a fingerprint names a folder.
func keptIn(dir, fingerprint, flow string) (*keptProgram, error) {
	if len(fingerprint) != 64 || strings.ContainsFunc(fingerprint, func(r rune) bool { return !unicode.Is(unicode.ASCII_Hex_Digit, r) }) {
		return nil, fmt.Errorf("%.80q is not the fingerprint of a program", fingerprint)
	}
	at := filepath.Join(dir, programsFolder, fingerprint)
	root, err := os.OpenRoot(at)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the program that the call began with is not kept in %s", at)
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	k := &keptProgram{flow: flow, fingerprint: fingerprint, files: map[string][]byte{}}
	for _, folder := range []string{"flows", "interactions"} {
		err := fs.WalkDir(root.FS(), folder, func(file string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && file == folder {
				return nil // it has none
			}
			if err != nil || d.IsDir() {
				return err
			}
			k.files[file], err = readFile(func() (fs.File, error) { return root.Open(filepath.FromSlash(file)) })
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return k, nil
}

// syncFolder makes the names in a folder durable.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" { // there a folder cannot be synced, nor needs it
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// path checks what an argument names: a folder with all that is in it, a file,
// a flow or an interaction. dir is the project; "" if none was named.
func (k *checker) path(arg, dir string) {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		k.folder(arg, projectOf(arg, dir))
	case isFile(arg):
		dir, _ = projectAround(arg, dir)
		k.file(filepath.Clean(arg), dir, true)
	default:
		k.name(arg, projectOf("", dir))
	}
}

// projectOf is the project for a folder that is checked.
func projectOf(folder, dir string) string {
	switch {
	case dir != "":
		return dir
	case folder != "" && (isFolder(filepath.Join(folder, "flows")) || isFolder(filepath.Join(folder, "interactions"))):
		return folder
	}
	return "."
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// folder checks every XML file in a folder and the folders in it, but for
// hidden ones.
func (k *checker) folder(root, dir string) {
	found := false
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			k.trouble(file, err)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			if file != root && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
		case filepath.Ext(file) == ".xml" && !isSample(file):
			found = true
			k.file(file, dir, false)
		}
		return nil
	})
	switch {
	case err != nil:
		k.trouble(root, err)
	case !found:
		k.trouble(root, errors.New("there is no .xml file in this folder"))
	}
}

// file checks a file. asked: it was named by itself.
func (k *checker) file(file, dir string, asked bool) {
	data, err := readFile(func() (fs.File, error) { return os.Open(file) })
	if err != nil {
		k.trouble(file, unwrapped(err))
		return
	}
	k.document(document{file, data}, &project{dir: dir, flow: filepath.Dir(file)}, asked)
}

// name checks a flow or an interaction of a name.
func (k *checker) name(name, dir string) {
	p := &project{dir: dir}
	d, err := p.openFlow(name)
	if errors.Is(err, fs.ErrNotExist) {
		d, err = p.openTried(name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("there is no file, folder, flow or interaction of that name" + source.Suggest(name, append(p.flowNames(), p.interactionNames()...)))
	}
	if err != nil {
		k.trouble(name, err)
		return
	}
	k.document(d, p, true)
}

// trouble notes a path that cannot be checked.
func (k *checker) trouble(file string, err error) {
	k.list.Mistake(source.Pos{File: file}, "unreadable", "%s", err)
}

// unwrapped is an error without the path that it is about.
func unwrapped(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no such file")
	}
	return withoutPath(err)
}

// withoutPath leaves the names of files away, which are temporary ones or stand
// before the message already.
func withoutPath(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

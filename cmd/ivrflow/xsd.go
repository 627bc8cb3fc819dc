package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/ivrflow/ivrflow/applets"
	"github.com/ivrflow/ivrflow/applets/calltest"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/source/xsd"
	"github.com/ivrflow/ivrflow/flows"
	"github.com/ivrflow/ivrflow/interactions"
)

// xsdFlags are the flags of `ivrflow xsd`.
type xsdFlags struct {
	dir string
	out string
}

func newXSD(flags *pflag.FlagSet) action {
	f := &xsdFlags{}
	flags.StringVar(&f.dir, "dir", "", "writes all schemas into the `folder`, as CallFlow.xsd and so on")
	flags.StringVarP(&f.out, "output", "o", "", "writes the one schema to the `file`, not to the screen")
	return func(_ context.Context, c *console, args []string) int { return f.run(c, args) }
}

// grammars are the shapes of all documents, by the names of their roots.
func grammars() []*source.Shape {
	catalog := applets.Standard(applets.Deps{Interactions: &interactions.Library{}})
	return []*source.Shape{flows.Grammar(catalog.Grammar()), interactions.Grammar(), interactions.NotificationGrammar(), calltest.Grammar()}
}

func (f *xsdFlags) run(c *console, args []string) int {
	switch {
	case f.dir != "" && f.out != "":
		return c.wrong("xsd", "--dir writes all schemas and -o one: take one of them out")
	case f.dir != "" && len(args) > 0:
		return c.wrong("xsd", "--dir writes all schemas: take %s out", args[0])
	case f.dir == "" && len(args) == 0:
		return c.wrong("xsd", "DOCUMENT is missing: one of %s; or --dir DIR for all", strings.Join(documentNames(), ", "))
	case f.dir != "":
		return f.write(c)
	}
	for _, shape := range grammars() {
		if strings.EqualFold(shape.Name, args[0]) {
			return f.one(c, shape)
		}
	}
	return c.wrong("xsd", "there is no document %q%s; there is %s", args[0], source.Suggest(args[0], documentNames()), strings.Join(documentNames(), ", "))
}

// one prints a schema, or writes it to a file.
func (f *xsdFlags) one(c *console, shape *source.Shape) int {
	data, err := xsd.Schema(shape)
	if err == nil && f.out != "" {
		err = replaceOwn(f.out, data, schemaOf(shape))
	} else if err == nil {
		c.Out.print(string(data))
	}
	if err != nil {
		return c.bad("%s", err)
	}
	return exitFine
}

// schemaOf tells a schema of the document from any other file.
func schemaOf(shape *source.Shape) func([]byte) bool {
	return func(have []byte) bool {
		return bytes.Contains(have, []byte(`<xs:element name="`+shape.Name+`" type="`+shape.Name+`">`))
	}
}

func documentNames() []string {
	var names []string
	for _, shape := range grammars() {
		names = append(names, shape.Name)
	}
	return names
}

// write writes all schemas. A file that is there and is no schema of ours is
// left alone.
func (f *xsdFlags) write(c *console) int {
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return c.bad("%s cannot be made: %s", f.dir, withoutPath(err))
	}
	for _, shape := range grammars() {
		data, err := xsd.Schema(shape)
		if err != nil {
			return c.bad("%s", err)
		}
		name := filepath.Join(f.dir, shape.Name+".xsd")
		if have, err := os.ReadFile(name); err == nil && !schemaOf(shape)(have) {
			return c.bad("%s is there already and is another file: it is left as it is", name)
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return c.bad("%s cannot be read: %s", name, withoutPath(err))
		}
		if err := replaceFile(name, data); err != nil {
			return c.bad("%s", err)
		}
		c.Out.printf("%s\n", name)
	}
	return exitFine
}

package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestDocsSpans: a command that stands within a sentence, `ivrflow ...`, names a
// subcommand that there is, with flags that it has.
func TestDocsSpans(t *testing.T) {
	spans := 0
	for _, page := range docsPages(t) {
		for _, span := range codeSpan.FindAllString(codeBlock.ReplaceAllString(readText(t, page), ""), -1) {
			args, ours := strings.CutPrefix(strings.Trim(span, "`"), "ivrflow ")
			if !ours {
				continue
			}
			spans++
			if err := readCommand(words(args)); err != nil {
				t.Errorf("%s: %s: %v", filepath.Base(page), span, err)
			}
		}
	}
	if spans < 5 {
		t.Errorf("only %d commands were found", spans)
	}
}

// readCommand looks at a command as sentences name it: its arguments may be left out.
func readCommand(args []string) error {
	if args[0] == "help" && len(args) > 1 {
		args = args[1:]
	}
	sub, ok := find(args[0])
	if !ok {
		return fmt.Errorf("there is no such subcommand")
	}
	flags, _ := sub.flags()
	if err := flags.Parse(args[1:]); err != nil && !errors.Is(err, pflag.ErrHelp) && !strings.Contains(err.Error(), "flag needs an argument") {
		return err
	}
	if flags.NArg() > sub.most {
		return fmt.Errorf("%q is too much", flags.Arg(sub.most))
	}
	return nil
}

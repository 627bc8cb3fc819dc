package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// docsShell runs the commands of a page in a folder. It knows what the pages
// write: ivrflow, go run ./cmd/ivrflow, mkdir, cat, make and cd; quotes; a
// comment; printf TEXT | in front of a command; > FILE behind it. make is not
// run: what it does is CI's.
type docsShell struct {
	t     *testing.T
	where string // the block, for messages
	dir   string
	root  string // the folder of the module
	at    string // what answers in the place of http://127.0.0.1:8085
	said  string // what the last command wrote
	wrote map[string]bool
}

const serverOfPages = "http://127.0.0.1:8085"

// write makes a file in the folder; a settings file is one's own. One that a
// command has made is as the page shows it.
func (s *docsShell) write(name, text string) {
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if have, err := os.ReadFile(file); err == nil && !s.wrote[file] {
		if strings.TrimSpace(string(have)) != strings.TrimSpace(text) {
			s.t.Errorf("%s: %s is not so, but\n%s", s.where, name, have)
		}
		return
	}
	s.wrote[file] = true
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, serverOfPages, s.at)), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// script runs the lines of a block.
func (s *docsShell) script(b docsBlock) {
	_, notRun := b.mark("not-run")
	rest, isExit := b.mark("exit")
	want := 0
	if isExit && len(rest) == 1 {
		want, _ = strconv.Atoi(rest[0])
	}
	if len(b.marks) > 0 && want == 0 && (!notRun || len(b.marks) < 2) {
		s.t.Errorf("%s: the marks are exit N (not 0), or not-run and why", s.where)
		return
	}
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(b.text, "\\\n", " ")), "\n")
	for i, line := range lines {
		line, _, _ = strings.Cut(line, " # ")
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		code := s.line(line, notRun)
		if expected := map[bool]int{true: want}[i == len(lines)-1]; code != expected {
			s.t.Errorf("%s: %s: exit %d\n%s", s.where, line, code, s.said)
		}
	}
}

var (
	piped       = regexp.MustCompile(`^(?:printf|echo) ('[^']*'|"[^"]*") \| (.*)$`)
	redirected  = regexp.MustCompile(`^(.*) > (\S+)$`)
	wordOfShell = regexp.MustCompile(`(?:'[^']*'|"[^"]*"|[^\s'"])+`)
)

// words divides a command as a shell does.
func words(line string) []string {
	out := wordOfShell.FindAllString(line, -1)
	for i, w := range out {
		out[i] = regexp.MustCompile(`'([^']*)'|"([^"]*)"`).ReplaceAllString(w, "$1$2")
	}
	return out
}

// line runs one command and gives its exit code.
func (s *docsShell) line(line string, notRun bool) int {
	stdin := ""
	if m := piped.FindStringSubmatch(line); m != nil {
		stdin, line = strings.ReplaceAll(m[1][1:len(m[1])-1], `\n`, "\n"), m[2]
	}
	into := ""
	if m := redirected.FindStringSubmatch(line); m != nil {
		line, into = m[1], m[2]
	}
	line = strings.Replace(strings.ReplaceAll(line, serverOfPages, s.at), "go run ./cmd/ivrflow ", "ivrflow ", 1)
	args := words(line)
	switch args[0] {
	case "ivrflow":
		if notRun {
			if err := readCommand(args[1:]); err != nil {
				return s.failed("%v", err)
			}
			return 0
		}
		s.t.Chdir(s.dir)
		var out, errs strings.Builder
		code := run(s.t.Context(), args[1:], strings.NewReader(stdin), &out, &errs, nil)
		s.said = out.String() + errs.String()
		if into != "" {
			s.write(into, out.String())
		}
		return code
	case "make":
		if !regexp.MustCompile(`(?m)^` + args[1] + `:`).MatchString(readText(s.t, filepath.Join(s.root, "Makefile"))) {
			return s.failed("make has no %s", args[1])
		}
	case "cd":
		s.dir = filepath.Join(s.dir, filepath.FromSlash(args[1]))
		if _, err := os.Stat(s.dir); err != nil {
			return s.failed("%v", err)
		}
	case "mkdir":
		if err := os.MkdirAll(filepath.Join(s.dir, args[len(args)-1]), 0o700); err != nil {
			return s.failed("%v", err)
		}
	case "cat", "chmod":
		if _, err := os.Stat(filepath.Join(s.dir, args[len(args)-1])); err != nil {
			return s.failed("%v", err)
		}
	default:
		if !notRun {
			return s.failed("no rule says how this is tested")
		}
	}
	return 0
}

func (s *docsShell) failed(format string, args ...any) int {
	s.said = fmt.Sprintf(format, args...)
	return -1
}

// varies is what a line of output may have otherwise: blanks, the server's
// address, and what the page leaves out.
var varies = regexp.MustCompile(`\s*\\\.\\\.\\\.|http://127\\\.0\\\.0\\\.1:\d+|\s+`)

// shows holds the lines of a block against what the last command wrote.
func (s *docsShell) shows(text string) {
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		pattern := varies.ReplaceAllStringFunc(regexp.QuoteMeta(strings.TrimSpace(line)), func(part string) string {
			switch {
			case strings.HasPrefix(part, "http"):
				return `http://127\.0\.0\.1:\d+`
			case strings.HasSuffix(part, `\.`):
				return `.*`
			}
			return `\s+`
		})
		if !regexp.MustCompile(pattern).MatchString(s.said) {
			s.t.Errorf("%s: the last command does not say %q, but\n%s", s.where, line, s.said)
		}
	}
}

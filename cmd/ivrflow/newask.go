package main

import (
	"bufio"
	"context"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/ivrflow/ivrflow/engine/vars"
)

// questions asks who sits at the terminal. Without one nothing is asked.
type questions struct {
	ctx  context.Context // its end is Ctrl-C
	c    *console
	asks bool
	file *os.File // the terminal
	in   *bufio.Reader
	gone bool // the input is over
}

func newQuestions(ctx context.Context, c *console) *questions {
	q := &questions{ctx: ctx, c: c, in: bufio.NewReader(c.In)}
	q.file, _ = c.In.(*os.File)
	q.asks = q.file != nil && term.IsTerminal(int(q.file.Fd()))
	return q
}

// choose asks for one of the flows; "" is none.
func (q *questions) choose(all []template) string {
	for i, t := range all {
		q.c.Out.printf("%3d  %-22s %s\n", i+1, t.name, t.doc)
	}
	for range 3 {
		answer, ok := q.line("Begin with (a number or a name): ")
		if !ok {
			return ""
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(all) {
			return all[n-1].name
		}
		for _, t := range all {
			if t.name == answer {
				return answer
			}
		}
		q.c.Out.print("There is none like that.\n")
	}
	return ""
}

// settings asks for the settings that are missing, secrets without an echo. Its
// result are those that stay empty.
func (q *questions) settings(t template, given vars.Settings) []string {
	docs, secret := map[string]string{}, t.secrets()
	for _, s := range t.program.program.Settings() {
		docs[s.Name] = s.Doc
	}
	for _, key := range t.missing(given) {
		if !q.asks || q.gone {
			break
		}
		if docs[key] != "" {
			q.c.Out.printf("%s: %s\n", key, docs[key])
		}
		prompt := key + " (enter for later): "
		var ok bool
		if secret[key] {
			given[key], ok = q.hidden(prompt)
		} else {
			given[key], ok = q.line(prompt)
		}
		if !ok {
			q.gone = true
		}
	}
	return t.missing(given)
}

func (q *questions) line(prompt string) (string, bool) {
	q.c.Out.print(prompt)
	return q.answer(func() (string, error) {
		text, err := q.in.ReadString('\n')
		if text != "" {
			err = nil // the last line may lack its end
		}
		return text, err
	})
}

// hidden reads a secret: nothing of it is seen. Whatever ends the question, the
// terminal shows again what is typed.
func (q *questions) hidden(prompt string) (string, bool) {
	fd := int(q.file.Fd())
	was, err := term.GetState(fd)
	if err != nil {
		return "", false
	}
	defer func() { _ = term.Restore(fd, was) }()
	q.c.Out.print(prompt)
	text, ok := q.answer(func() (string, error) {
		text, err := term.ReadPassword(fd)
		return string(text), err
	})
	q.c.Out.print("\n")
	return text, ok
}

// answer waits for what is typed, or for Ctrl-C: the question is then left.
func (q *questions) answer(read func() (string, error)) (string, bool) {
	type typed struct {
		text string
		err  error
	}
	came := make(chan typed, 1)
	go func() {
		text, err := read()
		came <- typed{text, err}
	}()
	select {
	case a := <-came:
		return strings.TrimSpace(a.text), a.err == nil
	case <-q.ctx.Done():
		return "", false
	}
}

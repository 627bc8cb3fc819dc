package main

import (
	"io"
	"strings"
	"sync"

	"github.com/spf13/pflag"
)

// complaints are the errors that were written to stderr, for who reads stdout
// as JSON. Several goroutines may complain.
type complaints struct {
	mu   sync.Mutex
	list []string
}

// mostComplaints bounds what is kept of them.
const mostComplaints = 20

func (c *complaints) add(text string) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.list) < mostComplaints {
		c.list = append(c.list, text)
	}
}

// errorJSON prints an object with the error when a machine was promised JSON
// and nothing came of it: wrong use, a flow that is not there.
func (c *console) errorJSON(flags *pflag.FlagSet, code int) int {
	f := flags.Lookup("json")
	c.complaints.mu.Lock()
	text := strings.Join(c.complaints.list, "\n")
	c.complaints.mu.Unlock()
	if f != nil && f.Value.String() == "true" && code != exitFine && !c.printed.used && text != "" {
		c.printJSON(struct {
			Error string `json:"error"`
		}{text})
	}
	return code
}

// noting knows whether anything was written.
type noting struct {
	w    io.Writer
	used bool
}

// Write implements [io.Writer].
func (n *noting) Write(b []byte) (int, error) {
	n.used = true
	return n.w.Write(b)
}

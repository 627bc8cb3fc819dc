package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// loopback is a simulated provider that is served on this machine.
type loopback struct {
	name     string
	url      string // its base URL
	provider sandbox.Provider

	server *http.Server
	done   chan struct{}
}

// serve serves a provider at an address of this machine. wrap, which may be
// nil, stands in front of it.
func serve(ctx context.Context, name, address string, config sandbox.Config, wrap func(http.Handler) http.Handler) (*loopback, error) {
	provider, err := sandbox.New(name, config)
	if err != nil {
		return nil, err
	}
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	handler := http.Handler(provider)
	if wrap != nil {
		handler = wrap(handler)
	}
	b := &loopback{name: name, url: "http://" + l.Addr().String(), provider: provider, done: make(chan struct{}),
		server: &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}}
	go func() {
		defer close(b.done)
		_ = b.server.Serve(l) // its error says that close was called
	}()
	return b, nil
}

// close ends the server and waits for it.
func (b *loopback) close() {
	_ = b.server.Close() // whoever is still connected is dropped
	<-b.done
}

// serveUsed serves the providers that a program's interactions belong to: the
// first parts of their names are the names of the providers. One that has an
// address in at is there and nowhere else.
func serveUsed(ctx context.Context, used []string, at map[string]string, config sandbox.Config) ([]*loopback, error) {
	known := sandbox.Catalog()
	var all []*loopback
	for _, name := range used {
		if known[name] == nil {
			continue
		}
		b, err := serve(ctx, name, cmp.Or(at[name], "127.0.0.1:0"), config, nil)
		if err != nil {
			closeAll(all)
			if at[name] != "" {
				err = fmt.Errorf("the sandbox %s of this call was at %s, and has to be there again: that address cannot be had (%w)", name, at[name], err)
			}
			return nil, err
		}
		all = append(all, b)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("the flow uses no interaction of a provider that has a sandbox; the first part of its name would be one of %s",
			strings.Join(slices.Sorted(maps.Keys(known)), ", "))
	}
	return all, nil
}

func closeAll(all []*loopback) {
	for _, b := range all {
		b.close()
	}
}

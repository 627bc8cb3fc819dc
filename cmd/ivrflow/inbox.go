package main

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ivrflow/ivrflow/interactions"
)

// inbox is where notifications for this process come in.
type inbox struct {
	local string // base URL on this machine
	url   string // base URL as providers reach it: the data source InboxUrl

	listener net.Listener
	taken    *interactions.Inbox
	server   *http.Server
	done     chan struct{}
}

// listenInbox takes the address for an inbox. Nobody is answered before open.
func listenInbox(ctx context.Context, address string) (*inbox, error) {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	b := &inbox{listener: l, local: "http://" + l.Addr().String()}
	b.url = b.local
	return b, nil
}

// open begins to take notifications. A path that the providers' address has is
// taken off, whether or not something in between has done so already.
func (b *inbox) open(c interactions.InboxConfig) error {
	var err error
	if b.taken, err = interactions.NewInbox(c); err != nil {
		return err
	}
	handler := http.Handler(b.taken)
	if u, err := url.Parse(b.url); err == nil && u.Path != "" {
		under, bare := http.StripPrefix(u.Path, handler), handler
		handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, u.Path+"/") {
				under.ServeHTTP(w, r)
				return
			}
			bare.ServeHTTP(w, r)
		})
	}
	b.server = &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	b.done = make(chan struct{})
	go func() {
		defer close(b.done)
		_ = b.server.Serve(b.listener) // its error says that close was called
	}()
	return nil
}

// close ends the inbox. A sender who is being answered gets his answer: it says
// that his notification is in the call's journal.
func (b *inbox) close() {
	if b.server == nil {
		_ = b.listener.Close()
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	if b.server.Shutdown(ctx) != nil {
		_ = b.server.Close()
	}
	<-b.done
	b.taken.Close()
}

// inboxURL reads the address by which providers reach an inbox.
func inboxURL(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", false
	}
	return strings.TrimRight(text, "/"), true
}

package main

import (
	"strings"

	"github.com/ivrflow/ivrflow/interactions/sandbox"
)

// message is the caller's telephone for messages: it shows what was sent, and
// in a sandbox has the link followed.
func (l *live) message(to, text string) error {
	l.showMessage(to, text)
	for _, b := range l.servers {
		f, ok := b.provider.(sandbox.Follower)
		if !ok {
			continue // its pages wait for a browser, or its customers come by themselves
		}
		for _, link := range linksIn(text, b.url) {
			if err := f.Follow(link); err != nil {
				l.c.Err.printf("%sthe sandbox %s does not follow the link: %s\n", l.c.Err.yellow("warning: "), b.name, plain(l.known().Clean(err.Error())))
			}
		}
	}
	return nil
}

// showMessage shows the text as the caller has it. Where there is a real
// provider a person opens the link and sees it in full on a terminal, and
// nowhere else: whoever has a link may use it. In a sandbox it is shown when no
// secret is in it.
func (l *live) showMessage(to, text string) {
	screen := l.c.Out
	if l.trace == nil {
		screen = l.c.Err
	}
	known := l.known()
	switch {
	case l.sandbox && (l.trace == nil || known.Clean(text) != text), !l.sandbox && !screen.terminal:
	case l.trace != nil:
		l.trace.message(l.clock.Now().Sub(l.moments.began), text)
	default:
		screen.printf("message to %s: %s\n", plain(known.Clean(to)), plain(text))
	}
}

// linksIn are the addresses in a text that begin with a base URL.
func linksIn(text, base string) []string {
	var all []string
	for _, word := range strings.Fields(text) {
		if at := strings.Index(word, base+"/"); at >= 0 {
			all = append(all, strings.TrimRight(word[at:], ".,;:!?)]}>\"'”"))
		}
	}
	return all
}

package interactions

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// Notification finds and compiles an <ApiNotification>. An unknown name is a
// mistake at the given place; what is wrong inside the document goes to list
// too, and so does a method and path that another of the Library's takes. The
// result is nil when there is none.
func (l *Library) Notification(name string, at source.Pos, list *source.List) *Notification {
	file, data, err := l.find(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		list.Mistake(at, "no-such-notification", "there is no notification %q%s", name, source.Suggest(name, ShippedNotifications()))
		return nil
	case err != nil:
		list.Mistake(at, "unreadable", "the notification %q cannot be read: %v", name, err)
		return nil
	}
	n := l.parsed(name, file, data, list)
	if n == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, other := range l.notifications {
		if other.Name == n.Name || other.path != n.path {
			continue
		}
		for _, method := range n.methods {
			if slices.Contains(other.methods, method) {
				list.Mistake(n.Pos, "duplicate-name", "the notification %s takes %s %s already: no two take the same requests", other.Name, method, n.path)
				return n
			}
		}
	}
	if l.notifications == nil {
		l.notifications = map[string]*Notification{}
	}
	l.notifications[n.Name] = n
	return n
}

// parsed is the document, parsed once when nothing is wrong with it.
func (l *Library) parsed(name, file string, data []byte, list *source.List) *Notification {
	l.mu.RLock()
	n := l.notifications[name]
	l.mu.RUnlock()
	if n != nil && n.clean && n.Pos.File == file && bytes.Equal(n.Data, data) {
		return n
	}
	var own source.List
	if n = ParseNotification(name, file, data, &own); n != nil {
		n.clean = len(own.Findings()) == 0
	}
	for _, e := range own.Findings() {
		list.Append(e)
	}
	return n
}

// Notifications are those that were loaded, by their names: what an [Inbox]
// is made of.
func (l *Library) Notifications() []*Notification {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var all []*Notification
	for _, n := range l.notifications {
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b *Notification) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// ShippedNotifications lists the names of the shipped <ApiNotification>
// documents, sorted.
func ShippedNotifications() []string { return shippedNames(true) }

// shippedNames lists what is shipped of one kind.
func shippedNames(notifications bool) []string {
	var names []string
	files, _ := fs.Glob(shipped, "*/*.xml") // the pattern is well formed
	for _, file := range files {
		data, _ := fs.ReadFile(shipped, file)
		if bytes.Contains(data, []byte("<ApiNotification")) == notifications {
			names = append(names, strings.TrimSuffix(file, ".xml"))
		}
	}
	return names
}

package engine

import "strings"

// was is what an applet of the program is called in the recording.
func (r *replay) was(applet string) string {
	if old, ok := r.names[applet]; ok {
		return old
	}
	return applet
}

// sameWay compares exits; an applet that only has another name now is reported
// as that, and is the same.
func (r *replay) sameWay(was, now Exit) bool {
	if was.Exit != now.Exit || !r.sameApplet(was.Applet, now.Applet) {
		return false
	}
	if was.To == "" || now.To == "" {
		return was.To == now.To
	}
	return r.sameApplet(beside(was.Applet)+was.To, beside(now.Applet)+now.To)
}

// beside is the path of the flow that an applet stands in.
func beside(applet string) string { return applet[:strings.LastIndex(applet, "/")+1] }

func (r *replay) sameApplet(was, now string) bool {
	return r.was(now) == was || r.renames(was, now)
}

// renames reports, once, an applet that has another name: the recording does
// not know the one, the program not the other, and the program's has every
// exit that calls took.
func (r *replay) renames(was, now string) bool {
	if r.names[now] != "" || r.rec.known[now] || r.has(was) || !r.has(now) || !r.hasExits(was, now) {
		return false
	}
	if c := r.s.Pending; c != nil && c.Applet == now {
		if x := r.firstOf(was); x != nil && !alike(c, &x.command) {
			return false
		}
	}
	r.rename(was, now)
	return true
}

func (r *replay) rename(was, now string) {
	r.names[now] = was
	was, now = different(was, now)
	if r.named(was, now) {
		return
	}
	r.differs(&Command{Applet: now, Visit: 1}, DiffRenamed, "applet", was, now)
}

func (r *replay) named(was, now string) bool {
	for _, d := range r.Differences {
		if d.Kind == DiffRenamed && d.Was == was && d.Now == now {
			return true
		}
	}
	return false
}

// different leaves away what two paths have in common behind: of an applet in
// a renamed SubFlow the SubFlow is what was renamed.
func different(was, now string) (string, string) {
	for {
		i, j := strings.LastIndex(was, "/"), strings.LastIndex(now, "/")
		if i < 0 || j < 0 || was[i:] != now[j:] {
			return was, now
		}
		was, now = was[:i], now[:j]
	}
}

// renamedCommand is the recorded name of an applet that the recording does not
// know, by the next command that nobody has taken.
func (r *replay) renamedCommand(c *Command) (string, bool) {
	if r.rec.known[c.Applet] {
		return "", false
	}
	for _, x := range r.rec.order {
		if x.taken {
			continue
		}
		if r.has(x.command.Applet) || !alike(c, &x.command) || !r.hasExits(x.command.Applet, c.Applet) {
			return "", false
		}
		if r.names[c.Applet] == "" {
			r.rename(x.command.Applet, c.Applet)
		}
		return x.command.Applet, true
	}
	return "", false
}

// alike reports whether two commands ask for the same kind of thing.
func alike(a, b *Command) bool {
	return a.Kind() == b.Kind() && (a.Fetch == nil || a.Fetch.Interaction == b.Fetch.Interaction)
}

// has reports whether the program has an applet of the name.
func (r *replay) has(applet string) bool {
	_, ok := r.p.WayOf(Exit{Applet: applet})
	return ok
}

// hasExits reports whether an applet of the program has the exits that an
// applet of the recording was left by.
func (r *replay) hasExits(was, now string) bool {
	way, ok := r.p.WayOf(Exit{Applet: now})
	if !ok {
		return false
	}
	exits := r.p.node(way.Flow, way.Applet).exits
	for _, e := range r.rec.Exits {
		if e.Applet != was || e.Exit == ExitHangup || e.Exit == ExitFault {
			continue
		}
		if _, ok := exits[e.Exit]; !ok {
			return false
		}
	}
	return true
}

func (r *replay) firstOf(applet string) *exchange {
	for _, x := range r.rec.order {
		if x.command.Applet == applet {
			return x
		}
	}
	return nil
}

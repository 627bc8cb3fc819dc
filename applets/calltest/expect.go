package calltest

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/beevik/etree"
	"github.com/tidwall/gjson"

	"github.com/ivrflow/ivrflow/engine"
)

// expectations looks at the call that is over.
func (r *run) expectations(s *engine.State) {
	for _, x := range r.test.Expects {
		switch {
		case x.has["path"]:
			r.path(x)
		case x.has["outcome"]:
			if r.End.Outcome != x.Outcome {
				r.note(x.Pos, "the call ended %s at %s, not %s%s", r.End.Outcome, r.End.Applet, x.Outcome, because(r.End.Why))
			}
		case x.has["applet"]:
			r.exit(x)
		case x.has["heard"] || x.has["notHeard"]:
			r.heard(x)
		case x.has["message"]:
			if !strings.Contains(folded(strings.Join(r.messages, "\n")), folded(x.Message)) {
				r.note(x.Pos, "no message holds %q; %s", x.Message, listed("sent was", r.messages))
			}
		case x.has["dataSource"]:
			v := s.Frames[0].Data[x.DataSource]
			text := v.Text
			if v.IsSecret() {
				text, _ = r.vault.Get(v.Ref)
			}
			r.compare(x, x.DataSource, text, v.IsNull())
		case x.has["sent"]:
			r.sent(x)
		}
	}
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

// path compares the applets that the call came through.
func (r *run) path(x Expect) {
	var came []string
	for _, e := range r.Exits {
		came = append(came, e.Applet)
	}
	want := strings.Fields(x.Path)
	if matches(want, came) {
		return
	}
	n := 0
	for n < len(want) && n < len(came) && want[n] == came[n] {
		n++
	}
	where := "the end of the call"
	if n < len(came) {
		where = came[n]
	}
	expected := "the end"
	if n < len(want) {
		expected = want[n]
	}
	r.note(x.Pos, "the call went another way: %s where %s was expected; it came through %s", where, expected, strings.Join(came, " "))
}

// matches compares a path with "..." for any number of applets.
func matches(want, came []string) bool {
	switch {
	case len(want) == 0:
		return len(came) == 0
	case want[0] == "...":
		for i := range len(came) + 1 {
			if matches(want[1:], came[i:]) {
				return true
			}
		}
		return false
	}
	return len(came) > 0 && want[0] == came[0] && matches(want[1:], came[1:])
}

func (r *run) exit(x Expect) {
	var by []string
	for _, e := range r.Exits {
		if e.Applet == x.Applet {
			if e.Exit == x.Exit {
				return
			}
			by = append(by, e.Exit)
		}
	}
	if len(by) == 0 {
		r.note(x.Pos, "the call never came through %s", x.Applet)
		return
	}
	r.note(x.Pos, "%s was left by %s, not by %s", x.Applet, strings.Join(by, ", "), x.Exit)
}

func (r *run) heard(x Expect) {
	all := folded(strings.Join(r.caller.said, " "))
	switch {
	case x.has["heard"] && !strings.Contains(all, folded(x.Heard)):
		r.note(x.Pos, "%q was not heard; %s", x.Heard, listed("heard was", r.caller.said))
	case x.has["notHeard"] && strings.Contains(all, folded(x.NotHeard)):
		r.note(x.Pos, "%q was heard", x.NotHeard)
	}
}

func listed(what string, all []string) string {
	if len(all) == 0 {
		return what + " nothing"
	}
	quoted := make([]string, len(all))
	for i, one := range all {
		quoted[i] = fmt.Sprintf("%q", one)
	}
	return what + " " + strings.Join(quoted, ", ")
}

// sent compares a request.
func (r *run) sent(x Expect) {
	var all []request
	for _, s := range r.server.sent {
		if s.interaction == x.Sent {
			all = append(all, s)
		}
	}
	if x.Count >= 0 && len(all) != x.Count {
		r.note(x.Pos, "%s was sent %d times, not %d", x.Sent, len(all), x.Count)
	}
	if x.Count == 0 {
		return
	}
	if x.Nth < 1 || x.Nth > len(all) {
		r.note(x.Pos, "there is no %s request of %s%s", ordinal(max(x.Nth, 1)), x.Sent, r.asked(x.Sent))
		return
	}
	s := all[x.Nth-1]
	if x.has["method"] && s.method != x.Method {
		r.note(x.Pos, "%s was sent with %s, not %s", x.Sent, s.method, x.Method)
	}
	if what, value, there := s.part(x); what != "" {
		r.compare(x, what, value, !there)
	}
}

// located is a part of a body: JSON, XML or a form, by its first character.
func located(body, locator string) (string, bool) {
	switch text := strings.TrimSpace(body); {
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		got := gjson.Get(text, strings.NewReplacer("[", ".", "]", "").Replace(locator))
		return got.String(), got.Exists() && got.Type != gjson.Null
	case strings.HasPrefix(text, "<"):
		doc := etree.NewDocument()
		path, err := etree.CompilePath(locator)
		if err != nil || doc.ReadFromString(text) != nil {
			return "", false
		}
		if e := doc.FindElementPath(path); e != nil {
			return e.Text(), true
		}
		return "", false
	}
	form, err := url.ParseQuery(body)
	return form.Get(locator), err == nil && form.Has(locator)
}

// compare compares one value with what is expected of it.
func (r *run) compare(x Expect, what, have string, null bool) {
	if wrong := x.differs(have, null); wrong != "" {
		r.note(x.Pos, "%s is %s", what, wrong)
	}
}

// differs says what the value is, and in what it is not as expected; "" when
// it is.
func (x Expect) differs(have string, null bool) string {
	shown := fmt.Sprintf("%q", have)
	if null {
		shown = "null"
	}
	switch {
	case x.has["null"] && x.Null != null:
		return shown
	case x.has["equals"] && (null || have != x.Equals):
		return fmt.Sprintf("%s, not %q", shown, x.Equals)
	case x.has["contains"] && !strings.Contains(have, x.Contains):
		return fmt.Sprintf("%s and does not hold %q", shown, x.Contains)
	}
	return ""
}

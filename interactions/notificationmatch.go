package interactions

import (
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
)

// maxPath bounds the path of a Match in bytes.
const maxPath = 200

func matchMethods() []string { return []string{"GET", "POST", "PUT", "PATCH", "DELETE"} }

func (n *Notification) match(e *source.Element, list *source.List) {
	if e == nil {
		return
	}
	if a, ok := e.Attr("method"); ok {
		for _, name := range strings.Fields(a.Value.String()) {
			switch method := strings.ToUpper(name); {
			case !slices.Contains(matchMethods(), method):
				list.Mistake(a.Value.Pos(), "bad-value", "the method %q is not one of %s%s", name, strings.Join(matchMethods(), ", "), source.Suggest(method, matchMethods()))
			case slices.Contains(n.methods, method):
				list.Mistake(a.Value.Pos(), "bad-value", "the method %s stands there twice", method)
			default:
				n.methods = append(n.methods, method)
			}
		}
		if strings.TrimSpace(a.Value.String()) == "" {
			list.Mistake(a.Value.Pos(), "bad-value", "the method is empty: write POST, or GET POST")
		}
	}
	a, ok := e.Attr("path")
	if !ok {
		return
	}
	n.path = a.Value.String()
	plain := strings.Trim(n.path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/") == ""
	switch {
	case !strings.HasPrefix(n.path, "/"):
		list.Mistake(a.Value.Pos(), "bad-value", "the path begins with a slash, such as /acme/event")
	case !plain || len(n.path) > maxPath || slices.ContainsFunc(strings.Split(n.path[1:], "/"), func(s string) bool { return s == "" || s == "." || s == ".." }):
		list.Mistake(a.Value.Pos(), "bad-value", "the path is names divided by slashes, of letters, digits and - . _ ~ only, at most %d characters: nothing in it is filled in", maxPath)
	}
}

// replyElement reads <Reply>.
func (n *Notification) replyElement(e *source.Element, list *source.List) {
	n.reply = senderReply{status: 200, typ: "text/plain; charset=utf-8"}
	if e == nil {
		return
	}
	if a, ok := e.Attr("status"); ok {
		if status, err := strconv.Atoi(a.Value.String()); err == nil { // else reported by the Shape
			n.reply.status = status
			if status < 200 || status > 299 {
				list.Mistake(a.Value.Pos(), "bad-value", "the status of a Reply is 200 to 299: it says that the notification was taken")
			}
		}
	}
	if a, ok := e.Attr("type"); ok {
		media, params, err := mime.ParseMediaType(a.Value.String())
		if err != nil || !strings.Contains(media, "/") {
			list.Mistake(a.Value.Pos(), "bad-value", "the type of a Reply is a Content-Type, such as text/plain or text/html")
		} else {
			if params["charset"] == "" && strings.HasPrefix(media, "text/") {
				params["charset"] = "utf-8"
			}
			n.reply.typ = mime.FormatMediaType(media, params)
		}
	}
	written := e.Text().TrimSpace()
	n.reply.text = written.String()
	for i := range n.reply.text {
		if isPlaceholder(n.reply.text, i) {
			list.Warn(written.PosAt(i), "reply", "a Reply is sent as it stands: %s is not filled in", placeholderAt(n.reply.text, i))
			break
		}
	}
}

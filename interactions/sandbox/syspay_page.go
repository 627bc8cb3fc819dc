package sandbox

import (
	"bytes"
	"html/template"
	"net/http"
	"strconv"
	"time"
)

// syspayView is what the hosted page shows.
type syspayView struct {
	Title, Message string
	Form           bool // the card may be typed
	Link           bool // a secure link may be made
	Inputs         []syspayInput
	Made           string // the secure link that was just made
}

// syspayInput is an input of the page that the start has filled in.
type syspayInput struct {
	Name, Value string
	Locked      bool
}

var syspayTemplate = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Title}}</title><meta name="viewport" content="width=device-width"></head>
<body><h1 id="title">{{.Title}}</h1>
{{with .Message}}<p id="message">{{.}}</p>
{{end}}{{with .Made}}<p><a id="link" href="{{.}}">{{.}}</a></p>
{{end}}{{if or .Form .Link}}<form id="booking" method="post" autocomplete="off">
{{range .Inputs}}<p><label for="{{.Name}}">{{.Name}}</label> <input id="{{.Name}}" name="{{.Name}}" value="{{.Value}}"{{if .Locked}} readonly{{end}}></p>
{{end}}{{if .Form}}<p><label for="card_holder">Name on the card</label> <input id="card_holder" name="card_holder"></p>
<p><label for="card_number">Card number</label> <input id="card_number" name="card_number" inputmode="numeric"></p>
<p><label for="exp_month">Expiry month</label> <input id="exp_month" name="exp_month" inputmode="numeric" size="2"></p>
<p><label for="exp_year">Expiry year</label> <input id="exp_year" name="exp_year" inputmode="numeric" size="4"></p>
<p><label for="cvc">Security code</label> <input id="cvc" name="cvc" inputmode="numeric" size="4"></p>
<p><button id="submit" type="submit" name="action" value="submit">Submit</button>
<button id="cancel" type="submit" name="action" value="cancel">Cancel</button></p>
{{end}}{{if .Link}}<p><button id="secure_link" type="submit" name="action" value="secure_link">Make a secure link</button></p>
{{end}}</form>
{{end}}</body></html>
`))

// page serves the hosted page: SysPay documents its inputs, locks and tabs; its
// looks, its texts and the names of its inputs are invented.
func (s *syspay) page(w http.ResponseWriter, r *http.Request) {
	i, customer := s.findPage(r.URL.Path)
	if i == nil {
		showSysPay(w, http.StatusNotFound, syspayView{Title: "There is no such page"})
		return
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		status, view := s.view(i, customer, "")
		showSysPay(w, status, view)
	case http.MethodPost:
		s.submitted(w, r, i, customer)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		showSysPay(w, http.StatusMethodNotAllowed, syspayView{Title: "This does not work"})
	}
}

// findPage is the instance of a page's address; customer is true for the page
// behind a secure link.
func (s *syspay) findPage(path string) (i *syspayInstance, customer bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle(s.now())
	for _, i := range s.instances {
		if path == syspayPagePath+i.pageID {
			return i, false
		}
		if i.linked && path == syspayLinkPath+i.linkID {
			return i, true
		}
	}
	return nil, false
}

// view is the page as it is now.
func (s *syspay) view(i *syspayInstance, customer bool, message string) (status int, v syspayView) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if gone := i.gone(s.now()); gone != "" {
		return http.StatusGone, syspayView{Title: gone}
	}
	p := i.request
	v = syspayView{Title: "Card verification", Message: message, Form: customer || !p.closed["direct_processing"], Link: !customer && !p.closed["secure_link"]}
	add := func(name, value string) {
		v.Inputs = append(v.Inputs, syspayInput{name, value, customer || p.locked[name]})
	}
	add("description", p.description)
	if p.payment != nil {
		v.Title = "Payment"
		add("reference", p.payment.reference)
		add("payment_amount", p.payment.amount())
		add("payment_currency", p.payment.currency)
	}
	for _, name := range []string{"lastname", "email"} {
		text, _ := p.customer[name].(string)
		add("customer_"+name, text)
	}
	if message != "" {
		return http.StatusUnprocessableEntity, v
	}
	return http.StatusOK, v
}

// gone says why a page takes no card any more; "" when it does.
func (i *syspayInstance) gone(now time.Time) string {
	switch {
	case i.used:
		return "This was done already"
	case !now.Before(i.until):
		return "The link has expired"
	}
	return ""
}

// showSysPay sends the page, never cached.
func showSysPay(w http.ResponseWriter, status int, v syspayView) {
	var b bytes.Buffer
	syspayTemplate.Execute(&b, v) // strings and booleans into a buffer: there is no error
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'")
	w.WriteHeader(status)
	w.Write(b.Bytes()) // an error means the client has gone: there is nobody to tell
}

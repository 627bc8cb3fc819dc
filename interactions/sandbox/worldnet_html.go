package sandbox

import (
	"bytes"
	"html/template"
	"net/http"
	"strconv"
)

// worldnetCardPage fills worldnetCardForm.
type worldnetCardPage struct {
	Action, Page, Email       string
	EmailShown, EmailRequired bool
}

// worldnetSentPage fills worldnetSelfSent.
type worldnetSentPage struct {
	Action string
	Pairs  [][2]string
}

// The pages: plain forms, to be filled in without a script. Names and ids of
// the inputs are invented; the names are those of the interface where there are
// such.
var (
	worldnetCardForm = template.Must(template.New("card").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Store a card</title></head><body>
<h1>Your card</h1>
<form id="card" method="post" action="{{.Action}}" autocomplete="off">
<input type="hidden" name="PAGE" value="{{.Page}}">
<p><label for="cardnumber">Card number</label> <input type="text" id="cardnumber" name="CARDNUMBER" inputmode="numeric" maxlength="23"></p>
<p><label for="cardexpiry">Expiry (MMYY)</label> <input type="text" id="cardexpiry" name="CARDEXPIRY" inputmode="numeric" maxlength="5"></p>
<p><label for="cardholdername">Name on the card</label> <input type="text" id="cardholdername" name="CARDHOLDERNAME" maxlength="60"></p>
<p><label for="cvv">Security code</label> <input type="text" id="cvv" name="CVV" inputmode="numeric" maxlength="4"></p>
{{if .EmailShown}}<p><label for="email">E-mail</label> <input type="text" id="email" name="EMAIL" value="{{.Email}}"{{if .EmailRequired}} required{{end}}></p>
{{end}}<p><button type="submit" id="submit">Store</button></p>
</form></body></html>
`))

	worldnetSelfSent = template.Must(template.New("sent").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Please wait</title></head><body>
<form id="result" method="post" action="{{.Action}}">
{{range .Pairs}}<input type="hidden" name="{{index . 0}}" value="{{index . 1}}">
{{end}}<noscript><button type="submit">Go on</button></noscript></form>
<script>document.getElementById("result").submit()</script></body></html>
`))

	worldnetMessage = template.Must(template.New("message").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Secure tokens</title></head><body><p id="message">{{.}}</p></body></html>
`))
)

// answerWorldnetPage sends a page with a Content-Length, never cached.
func answerWorldnetPage(rw http.ResponseWriter, status int, page *template.Template, data any) {
	var body bytes.Buffer
	if err := page.Execute(&body, data); err != nil {
		status = http.StatusInternalServerError
	}
	h := rw.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	rw.WriteHeader(status)
	rw.Write(body.Bytes()) // an error means the browser has gone
}

package sandbox

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// search answers SECURECARDSEARCH. Every refusal is an HTTP 200 with an ERROR
// root, as recorded traffic has it. The order of the checks is invented, and so
// is the status 415: a client sends text/xml, application/xml or nothing.
func (w *worldnet) search(rw http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Content-Type") != "" && !contentTypeIs(r, "text/xml") && !contentTypeIs(r, "application/xml") {
		answerWorldnetXML(rw, http.StatusUnsupportedMediaType, "ERROR", "ERRORCODE", "E03", "ERRORSTRING", "XML IS WANTED")
		return
	}
	body, err := readBody(r)
	if err != nil {
		answerWorldnetXML(rw, bodyStatus(err), "ERROR", "ERRORCODE", "E03", "ERRORSTRING", strings.ToUpper(err.Error()))
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.now()
	q, err := readWorldnetXML(body)
	refuse := func(code string) {
		answerWorldnetXML(rw, http.StatusOK, "ERROR", "ERRORCODE", code, "ERRORSTRING", worldnetTexts()[code])
	}
	if err != nil { // the code is invented
		answerWorldnetXML(rw, http.StatusOK, "ERROR", "ERRORCODE", "E03", "ERRORSTRING", strings.ToUpper(err.Error()))
		return
	}
	if q["TERMINALID"] != w.options.TerminalID {
		refuse("E06")
		return
	}
	made, code := w.digest(q["HASH"], q["TERMINALID"], q["MERCHANTREF"], q["DATETIME"])
	card, there := w.cards[q["MERCHANTREF"]]
	switch {
	case code != "":
	case !worldnetReference(q["MERCHANTREF"]):
		code = "E08"
	case !w.timely(q["DATETIME"], now):
		code = "E09"
	case !there:
		code = "E04"
	}
	if code != "" {
		refuse(code)
		return
	}
	ref, secret := q["MERCHANTREF"], w.options.Secret
	if w.scenario.foreignXML {
		ref += "-other"
	}
	if w.scenario.forgedXML {
		secret = "not the secret"
	}
	at := w.datetime(now)
	answerWorldnetXML(rw, http.StatusOK, "SECURECARDSEARCHRESPONSE", "MERCHANTREF", ref, "CARDREFERENCE", card.reference, "CARDTYPE", card.kind,
		"CARDEXPIRY", card.expiry, "CARDHOLDERNAME", card.holder, "DATETIME", at,
		"HASH", made(w.options.TerminalID, ref, card.reference, card.kind, card.expiry, card.holder, at, secret))
}

// readWorldnetXML reads a SECURECARDSEARCH: its elements in the order of the
// schema, each once, with nothing but text. Where PERMITTEDTERMINALSREQUIRED,
// which may be left out, stands among them is invented.
func readWorldnetXML(body []byte) (map[string]string, error) {
	d := xml.NewDecoder(bytes.NewReader(body))
	values, names, path := map[string]string{}, []string{}, []string{}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errors.New("no XML")
		}
		switch t := token.(type) {
		case xml.StartElement:
			if path = append(path, t.Name.Local); len(path) == 2 {
				names = append(names, t.Name.Local)
			}
			if len(path) > 2 || path[0] != "SECURECARDSEARCH" || t.Name.Space != "" || len(t.Attr) > 0 {
				return nil, errors.New("element " + t.Name.Local + " is not expected here")
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) == 2 {
				values[path[1]] += string(t)
			} else if strings.TrimSpace(string(t)) != "" {
				return nil, errors.New("text is not expected here")
			}
		case xml.Directive:
			return nil, errors.New("a document type is not expected here")
		}
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == "PERMITTEDTERMINALSREQUIRED" })
	if !slices.Equal(names, []string{"MERCHANTREF", "TERMINALID", "DATETIME", "HASH"}) {
		return nil, errors.New("elements wanted are MERCHANTREF, TERMINALID, DATETIME, HASH")
	}
	return values, nil
}

// answerWorldnetXML sends a root with children; name and text in turn.
func answerWorldnetXML(rw http.ResponseWriter, status int, root string, children ...string) {
	var body bytes.Buffer
	body.WriteString(xml.Header + "<" + root + ">")
	for i := 0; i < len(children); i += 2 {
		body.WriteString("<" + children[i] + ">")
		_ = xml.EscapeText(&body, []byte(children[i+1])) // a bytes.Buffer takes all
		body.WriteString("</" + children[i] + ">")
	}
	body.WriteString("</" + root + ">")
	h := rw.Header()
	h.Set("Content-Type", "text/xml;charset=UTF-8")
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	rw.WriteHeader(status)
	rw.Write(body.Bytes()) // an error means the client has gone
}

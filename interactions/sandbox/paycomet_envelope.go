package sandbox

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// paycometPart is one child of the operation's element.
type paycometPart struct{ name, value string }

// paycometSoapCall reads Envelope, Body, the operation and its parts, each a text. A
// document type is refused.
func paycometSoapCall(text string) (operation string, parts []paycometPart, err error) {
	d := xml.NewDecoder(strings.NewReader(text))
	var path []string
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) && operation != "" {
			return operation, parts, nil
		}
		if err != nil {
			return "", nil, errors.New("the request is not XML")
		}
		switch t := t.(type) {
		case xml.Directive:
			return "", nil, errors.New("a document type is not allowed")
		case xml.StartElement:
			path = append(path, t.Name.Local)
			switch outer := len(path); {
			case outer == 1 && (t.Name.Local != "Envelope" || t.Name.Space != paycometEnvelope), outer == 2 && t.Name.Local != "Body", outer > 4:
				return "", nil, errors.New("the request is not a SOAP envelope")
			case outer == 3 && operation != "":
				return "", nil, errors.New("there are two operations")
			case outer == 3 && t.Name.Space != paycometEnvelope:
				return "", nil, errors.New("the operation is in another namespace")
			case outer == 3:
				operation = t.Name.Local
			case outer == 4:
				parts = append(parts, paycometPart{name: t.Name.Local})
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) == 4 {
				parts[len(parts)-1].value += string(t)
			}
		}
	}
}

// paycometInOrder wants exactly the parts of names, in that order.
func paycometInOrder(parts []paycometPart, names []string) (map[string]string, error) {
	values := map[string]string{}
	for i, name := range names {
		if i >= len(parts) || parts[i].name != name {
			return nil, fmt.Errorf("part %d must be %s", i+1, name)
		}
		values[name] = strings.TrimSpace(parts[i].value)
	}
	if len(parts) > len(names) {
		return nil, fmt.Errorf("%s is one part too many", parts[len(names)].name)
	}
	return values, nil
}

// paycometAnswer sends the parts of an operation's answer.
func paycometAnswer(w http.ResponseWriter, operation string, parts ...paycometPart) {
	var b strings.Builder
	b.WriteString(`<ns1:` + operation + `Response xmlns:ns1="` + paycometEnvelope + `">`)
	for _, part := range parts {
		b.WriteString(`<` + part.name + ` xsi:type="xsd:string">` + part.value + `</` + part.name + `>`)
	}
	b.WriteString(`</ns1:` + operation + `Response>`)
	paycometSend(w, http.StatusOK, b.String())
}

// paycometFault refuses with a SOAP 1.1 Fault.
func paycometFault(w http.ResponseWriter, status int, text string) {
	var escaped strings.Builder
	if err := xml.EscapeText(&escaped, []byte(text)); err != nil {
		return
	}
	paycometSend(w, status, `<SOAP-ENV:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring>`+escaped.String()+`</faultstring></SOAP-ENV:Fault>`)
}

func paycometSend(w http.ResponseWriter, status int, inner string) {
	body := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<SOAP-ENV:Envelope xmlns:SOAP-ENV="` + paycometEnvelope +
		`" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><SOAP-ENV:Body>` + inner +
		`</SOAP-ENV:Body></SOAP-ENV:Envelope>`
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	io.WriteString(w, body) // an error means the client has gone
}

package sandbox

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
)

// hostedpciPairs is an answer: names and values in their order, names more than
// once where the samples have them so.
type hostedpciPairs []hostedpciPair

// hostedpciPair is one name=value. Names are sent as they are, brackets and dots
// unescaped; values are form-encoded (a blank is +) unless they are raw.
type hostedpciPair struct {
	name, value string
	raw         bool
}

func (p *hostedpciPairs) add(name, value string) {
	*p = append(*p, hostedpciPair{name: name, value: value})
}

// send answers 200. The Content-Type is not documented.
func (p hostedpciPairs) send(w http.ResponseWriter, contentType string) {
	var body bytes.Buffer
	for i, one := range p {
		if i > 0 {
			body.WriteByte('&')
		}
		body.WriteString(one.name)
		body.WriteByte('=')
		if one.raw {
			body.WriteString(one.value)
			continue
		}
		body.WriteString(url.QueryEscape(one.value))
	}
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	w.Write(body.Bytes()) // an error means the client has gone: there is nobody to tell
}

// The errors of the phone session service, and what its successes may say.
// HostedPCI lists codes and texts; how both stand in one value is invented.
const (
	hostedpciCreated  = "MCMP_ACT_1 - Session created"
	hostedpciReplay   = "MCMP_ACT_2 - Packet replay error"
	hostedpciCleared  = "MCMP_ACT_3 - Session cleared, CVV removed from cache on request"
	hostedpciNotFound = "MCMP_ACT_4 - Phone session not found"
	hostedpciCommand  = "MCMP_ACT_5 - Unknown command"
)

// refuseHostedPCI is a refusal of the phone session service. HostedPCI: errors
// are in sessionTask.exceptionMsg; the rest of the shape is invented.
func refuseHostedPCI(message string) hostedpciPairs {
	return hostedpciPairs{
		{name: "status", value: "error"},
		{name: "sessionTaskCount", value: "1"},
		{name: "sessionTask[1].exceptionMsg", value: message},
	}
}

// refuseHostedPCIPayment is a refusal of the payment service before anything
// reached the gateway, as it was recorded for wrong credentials.
func refuseHostedPCIPayment(id, parameter string) hostedpciPairs {
	return hostedpciPairs{
		{name: "status", value: "error"},
		{name: "errId", value: id},
		{name: "errParamName", value: parameter},
		{name: "errParamValue"},
	}
}

package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/ivrflow/ivrflow/engine"
)

// ask reads a request with its response.
func (o object) ask() (*foreignAsk, error) {
	a := &foreignAsk{}
	request, response := object{}, object{}
	form := foreignForms()["request"]
	if !o.has("response") {
		return nil, fmt.Errorf("a request has its response in the same line: %s", form)
	}
	var address string
	if err := first(
		o.only("call", "at", "request", "response"),
		o.read("request", &request, form),
		o.read("response", &response, form),
		request.only("method", "url", "interaction"),
		request.read("method", &a.method, `"method":"POST"`),
		request.read("url", &address, `"url":"https://host/path"`),
		request.read("interaction", &a.interaction, `"interaction":"shop/charge"`),
	); err != nil {
		return nil, err
	}
	if address != "" {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" {
			return nil, errors.New(`url is not of the form "url":"https://host/path"`)
		}
		a.path = strings.TrimSuffix(u.EscapedPath(), "/")
		if a.path == "" {
			a.path = "/"
		}
	}
	if a.interaction == "" && (a.method == "" || a.path == "") {
		return nil, errors.New(`a request is known by its interaction, or by its method and url: "request":{"interaction":"shop/charge"}`)
	}
	a.method = strings.ToUpper(a.method)
	return a, a.response(response)
}

func (a *foreignAsk) response(o object) error {
	if o.has("outcome") {
		err := first(o.only("outcome"), o.read("outcome", &a.outcome, `"outcome":"failed"`))
		if err == nil && a.outcome != engine.NotDone && a.outcome != engine.MaybeDone {
			err = errors.New(`the outcome of a response is "failed" (certainly nothing was done) or "unknown"; for an answer there is "status"`)
		}
		return err
	}
	err := first(o.only("status", "headers", "body", "outcome"),
		o.read("status", &a.status, `"status":200`),
		o.read("headers", &a.headers, `"headers":{"Content-Type":"application/json"}`),
		o.read("body", &a.body, `"body":"...", the text of the body as a JSON string`))
	if err == nil && (a.status < 100 || a.status > 599) {
		err = errors.New(`a response has "status" from 100 to 599, or "outcome":"failed" or "unknown"`)
	}
	return err
}

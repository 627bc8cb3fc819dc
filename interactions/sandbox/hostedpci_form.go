package sandbox

import (
	"errors"
	"net/http"
	"net/url"
	"unicode/utf8"
)

// hostedpciForm is what a request asks for; no parameter occurs twice.
type hostedpciForm url.Values

func (f hostedpciForm) get(name string) string { return url.Values(f).Get(name) }

// readHostedPCIForm reads the parameters: of the body, which must say that it is
// a form, and of the URL, where the samples of the guide have them. A parameter
// that occurs twice, also once in each, is refused (invented). The status is
// for the error.
func readHostedPCIForm(r *http.Request) (form hostedpciForm, status int, err error) {
	body, err := readBody(r)
	if err != nil {
		return nil, bodyStatus(err), err
	}
	if len(body) > 0 && !contentTypeIs(r, "application/x-www-form-urlencoded") {
		return nil, http.StatusUnsupportedMediaType, errors.New("the Content-Type must be application/x-www-form-urlencoded")
	}
	text := r.URL.RawQuery
	if text != "" && len(body) > 0 {
		text += "&"
	}
	values, err := singleForm(text + string(body))
	if err != nil {
		return nil, http.StatusBadRequest, err
	}
	for name := range values {
		if !utf8.ValidString(values.Get(name)) {
			return nil, http.StatusBadRequest, errors.New("the parameter " + name + " is not UTF-8")
		}
	}
	return hostedpciForm(values), 0, nil
}

// known reports whether the request has the credentials of a user, and names
// apiVersion and apiType rightly if it names them: they are in the table of
// parameters and absent from the sample.
func (h *hostedpci) known(f hostedpciForm) bool {
	user, key := f.get("userName"), f.get("userPassKey")
	want, other := h.options.Others[user]
	if user == h.options.UserName {
		want, other = h.options.PassKey, true
	}
	return sameSecret(key, want) && other && key != "" && h.named(f, "apiVersion", "1.0.1") && h.named(f, "apiType", "pxyhpci")
}

func (h *hostedpci) named(f hostedpciForm, name, want string) bool {
	return !url.Values(f).Has(name) || f.get(name) == want
}

// oneOf gives a parameter that is one of two words, the first of which is meant
// when it is absent or empty (the demo sends cvvEntry empty).
func (f hostedpciForm) oneOf(name, usual, other string) (string, error) {
	switch v := f.get(name); v {
	case "", usual:
		return usual, nil
	case other:
		return other, nil
	}
	return "", errors.New("Invalid parameter: " + name)
}

package vars

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// A Function is one step between a value and the text that is sent: a
// formatter, or the escaping of a place. It refuses what the place cannot
// hold; its error never repeats the value.
type Function func(string) (string, error)

// LookUp finds the function of a name that a recipe ([Hole]) or a template uses.
func LookUp(name string) (Function, bool) {
	f := functionOf(name)
	return f, f != nil
}

func functionOf(name string) Function {
	switch name {
	case "RemoveLeadingPlus":
		return total(func(s string) string { return strings.TrimLeft(s, "+") })
	case "EscapeDoubleQuotes":
		return total(func(s string) string { return strings.ReplaceAll(s, `"`, `\"`) })
	case "ToLowerCase":
		return total(strings.ToLower)
	case "ToUpperCase":
		return total(strings.ToUpper)
	case "Trim":
		return total(strings.TrimSpace)
	case "Digits":
		return total(onlyDigits)
	case "Last4":
		return total(lastFour)
	case "UrlEncode", "query":
		return total(url.QueryEscape)
	case "JsonEscape", "json":
		return jsonEscape
	case "XmlEscape", "xmlAttribute", "xml":
		return xmlEscape
	case "Base64":
		return total(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) })
	case "Raw":
		return total(func(s string) string { return s })
	case "jsonBare":
		return jsonBare
	case "jsonValue":
		return jsonValue
	case "path":
		return total(percentEscape)
	case "header":
		return headerValue
	case "headerName":
		return headerName
	case "host":
		return hostPart
	case "baseUrl":
		return baseURL
	case "wholeUrl":
		return wholeURL
	case "cdata":
		return cdata
	}
	return nil
}

func total(f func(string) string) Function {
	return func(s string) (string, error) { return f(s), nil }
}

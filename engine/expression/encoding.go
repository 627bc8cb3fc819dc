package expression

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// encodingFunctions are the rows that write and read encodings. Those that take raw bytes are exact for any bytes.
func encodingFunctions() []Function {
	ofBytes := func(f func([]byte) string) operation {
		return func(_ *run, args []any) (any, error) { return f([]byte(args[0].(string))), nil }
	}
	return []Function{
		{Name: "base64", Signature: "base64(text)", Doc: "Base64 with padding (RFC 4648, section 4).", Example: `base64("hello?>") == "aGVsbG8/Pg=="`,
			takes: []kind{rawKind}, gives: textKind, do: ofBytes(base64.StdEncoding.EncodeToString)},
		{Name: "base64url", Signature: "base64url(text)", Doc: "Base64 for URLs without padding (RFC 4648, section 5), as JSON Web Tokens use it.", Example: `base64url("hello?>") == "aGVsbG8_Pg"`,
			takes: []kind{rawKind}, gives: textKind, do: ofBytes(base64.RawURLEncoding.EncodeToString)},
		{Name: "unbase64", Signature: "unbase64(text)", Doc: "The bytes that Base64 stands for, with or without padding and line breaks.", Example: `unbase64("aGVsbG8/Pg==") == "hello?>"`,
			takes: []kind{textKind}, gives: textKind, do: unbase64(base64.RawStdEncoding, "unbase64")},
		{Name: "unbase64url", Signature: "unbase64url(text)", Doc: "The bytes that Base64 for URLs stands for, with or without padding.", Example: `unbase64url("aGVsbG8_Pg") == "hello?>"`,
			takes: []kind{textKind}, gives: textKind, do: unbase64(base64.RawURLEncoding, "unbase64url")},
		{Name: "hex", Signature: "hex(text)", Doc: "Two hexadecimal digits in small letters for each byte.", Example: `hex("Az") == "417a"`,
			takes: []kind{rawKind}, gives: textKind, do: ofBytes(hex.EncodeToString)},
		{Name: "unhex", Signature: "unhex(text)", Doc: "The bytes that hexadecimal digits, small or capital, stand for.", Example: `unhex("417A") == "Az"`,
			takes: []kind{textKind}, gives: textKind, do: unhex},
		{Name: "urlEncode", Signature: "urlEncode(text)", Doc: "Percent-encodes all but letters, digits and - . _ ~ (RFC 3986); a blank becomes %20. For any part of a URL.", Example: `urlEncode("a b/é~") == "a%20b%2F%C3%A9~"`,
			takes: []kind{rawKind}, gives: textKind, do: formatted("path")},
		{Name: "formEncode", Signature: "formEncode(text)", Doc: "urlEncode as web forms have it (application/x-www-form-urlencoded): a blank becomes +. It is the formatter UrlEncode.", Example: `formEncode("a b/é~") == "a+b%2F%C3%A9~"`,
			takes: []kind{rawKind}, gives: textKind, do: formatted("UrlEncode")},
		{Name: "jsonEncode", Signature: "jsonEncode(value)", Doc: "The JSON text of any value: a String in its quotes, the names of an object in alphabetical order.", Example: `jsonEncode({"b": "x\"", "a": 12.40}) == "{\"a\":12.40,\"b\":\"x\\\"\"}"`,
			takes: []kind{unknownKind}, nulls: true, gives: textKind, do: jsonEncode},
		{Name: "xmlEncode", Signature: "xmlEncode(text)", Doc: "The String for the text or an attribute of XML: & < > and quotes become entities.", Example: `xmlEncode("<a&b>") == "&lt;a&amp;b&gt;"`,
			takes: []kind{textKind}, gives: textKind, do: formatted("XmlEscape")},
	}
}

func unbase64(e *base64.Encoding, name string) operation {
	return func(_ *run, args []any) (any, error) {
		s := strings.TrimRight(strings.TrimSpace(args[0].(string)), "=")
		b, err := e.DecodeString(s)
		if err != nil {
			return nil, errors.New(name + ": its argument is not Base64")
		}
		return string(b), nil
	}
}

func unhex(_ *run, args []any) (any, error) {
	b, err := hex.DecodeString(strings.TrimSpace(args[0].(string)))
	if err != nil {
		return nil, errors.New("unhex: its argument is not made of pairs of hexadecimal digits")
	}
	return string(b), nil
}

func jsonEncode(r *run, args []any) (any, error) {
	if err := r.weigh(args[0]); err != nil {
		return nil, err
	}
	return encoded(args[0])
}

// weigh counts the work on all that is inside a value.
func (r *run) weigh(x any) error {
	if err := r.read(x); err != nil {
		return err
	}
	switch x := x.(type) {
	case []any:
		for _, one := range x {
			if err := r.weighed(one); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, one := range x {
			if err := r.read(name); err != nil {
				return err
			}
			if err := r.weighed(one); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) weighed(one any) error {
	if err := r.spend(1); err != nil {
		return err
	}
	return r.weigh(one)
}

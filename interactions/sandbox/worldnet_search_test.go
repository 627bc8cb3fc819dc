package sandbox

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
)

// worldnetFound is the answer of a search, of either root.
type worldnetFound struct {
	XMLName     xml.Name
	Ref         string `xml:"MERCHANTREF"`
	Token       string `xml:"CARDREFERENCE"`
	Kind        string `xml:"CARDTYPE"`
	Expiry      string `xml:"CARDEXPIRY"`
	Holder      string `xml:"CARDHOLDERNAME"`
	At          string `xml:"DATETIME"`
	Hash        string `xml:"HASH"`
	ErrorCode   string `xml:"ERRORCODE"`
	ErrorString string `xml:"ERRORSTRING"`
}

func worldnetSearch(terminal, ref, at, hash string) string {
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?><SECURECARDSEARCH><MERCHANTREF>%s</MERCHANTREF><TERMINALID>%s</TERMINALID><DATETIME>%s</DATETIME><HASH>%s</HASH></SECURECARDSEARCH>`, ref, terminal, at, hash)
}

func (l *worldnetLab) search(body string, headers ...string) worldnetFound {
	l.t.Helper()
	r := l.do("POST", worldnetXMLPath, body, headers...)
	var f worldnetFound
	if err := xml.Unmarshal([]byte(r.body), &f); err != nil || r.status != 200 || r.header.Get("Content-Type") != "text/xml;charset=UTF-8" {
		l.t.Errorf("%v: %d %v %s", err, r.status, r.header, r.body)
	}
	return f
}

func TestWorldnetSearch(t *testing.T) {
	l := newWorldnetLab(t, Config{}, WorldnetOptions{})
	for _, contentType := range []string{"", "text/xml", "application/xml; charset=utf-8"} {
		f := l.search(worldnetSearch("4480001", "REF-2001", worldnetNow, signed512("4480001", "REF-2001", worldnetNow, worldnetSecret)), "Content-Type", contentType)
		if f.XMLName.Local != "SECURECARDSEARCHRESPONSE" || f.Ref != "REF-2001" || len(f.Token) != 16 || f.Kind != "Visa Credit" || f.Expiry != "1230" || f.Holder == "" ||
			f.Hash != signed512("4480001", f.Ref, f.Token, f.Kind, f.Expiry, f.Holder, f.At, worldnetSecret) {
			t.Errorf("%+v", f)
		}
	}
	f := l.search(worldnetSearch("4480001", "REF-2001", worldnetNow, signedMD5("4480001", "REF-2001", worldnetNow, worldnetSecret)))
	if f.Hash != signedMD5("4480001", f.Ref, f.Token, f.Kind, f.Expiry, f.Holder, f.At, worldnetSecret) {
		t.Errorf("%+v", f)
	}
	// What was registered is found.
	want := l.result(l.send(worldnetTyped(l.page()))).Get("CARDREFERENCE")
	if f := l.search(worldnetSearch("4480001", "order-7", worldnetNow, signed512("4480001", "order-7", worldnetNow, worldnetSecret))); f.Token != want {
		t.Errorf("%+v, want %s", f, want)
	}
}

// TestWorldnetSearchRefuses: an ERROR root and the status 200.
func TestWorldnetSearchRefuses(t *testing.T) {
	l := newWorldnetLab(t, Config{}, WorldnetOptions{})
	right := worldnetSearch("4480001", "REF-2001", worldnetNow, signed512("4480001", "REF-2001", worldnetNow, worldnetSecret))
	sign := func(ref, at string) string {
		return worldnetSearch("4480001", ref, at, signed512("4480001", ref, at, worldnetSecret))
	}
	for _, c := range []struct{ name, body, code string }{
		{"not stored", sign("order-9", worldnetNow), "E04"},
		{"another terminal", strings.Replace(right, "4480001", "4480002", 1), "E06"},
		{"no reference", worldnetSearch("4480001", "", worldnetNow, signed512("4480001", worldnetNow, worldnetSecret)), "E08"},
		{"old", sign("REF-2001", "01-03-2026:11:00:00:000"), "E09"},
		{"another form of time", sign("REF-2001", "2026-03-01"), "E09"},
		{"wrong digest", strings.Replace(right, "REF-2001", "REF-2002", 1), "E13"},
		{"no digest", worldnetSearch("4480001", "REF-2001", worldnetNow, ""), "E13"},
		{"another order", strings.Replace(right, "<TERMINALID>4480001</TERMINALID><DATETIME>"+worldnetNow+"</DATETIME>", "<DATETIME>"+worldnetNow+"</DATETIME><TERMINALID>4480001</TERMINALID>", 1), "E03"},
		{"an element twice", strings.Replace(right, "<TERMINALID>", "<MERCHANTREF>x</MERCHANTREF><TERMINALID>", 1), "E03"},
		{"a foreign element", strings.Replace(right, "<TERMINALID>", "<X/><TERMINALID>", 1), "E03"},
		{"nested", strings.Replace(right, "REF-2001", "<b>REF-2001</b>", 1), "E03"},
		{"an attribute", strings.Replace(right, "<TERMINALID>", `<TERMINALID x="1">`, 1), "E03"},
		{"text outside", strings.Replace(right, "<TERMINALID>", "x<TERMINALID>", 1), "E03"},
		{"a document type", strings.Replace(right, "<SECURE", "<!DOCTYPE x><SECURE", 1), "E03"},
		{"another operation", strings.ReplaceAll(right, "SECURECARDSEARCH", "SECURECARDREMOVAL"), "E03"},
		{"cut", right[:len(right)-20], "E03"},
		{"nothing", "", "E03"},
		{"a form", "MERCHANTREF=REF-2001", "E03"},
	} {
		if f := l.search(c.body); f.XMLName.Local != "ERROR" || f.ErrorCode != c.code || f.ErrorString == "" || f.Token != "" {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
	if r := l.do("POST", worldnetXMLPath, right, "Content-Type", jsonType); r.status != 415 {
		t.Error(r.status)
	}
	forced := newWorldnetLab(t, Config{}, WorldnetOptions{ForceSHA512: true})
	if f := forced.search(worldnetSearch("4480001", "REF-2001", worldnetNow, signedMD5("4480001", "REF-2001", worldnetNow, worldnetSecret))); f.ErrorCode != "E33" {
		t.Errorf("%+v", f)
	}
}

func TestWorldnetSearchForged(t *testing.T) {
	right := worldnetSearch("4480001", "REF-2001", worldnetNow, signed512("4480001", "REF-2001", worldnetNow, worldnetSecret))
	f := newWorldnetLab(t, Config{Scenario: "forged-search"}, WorldnetOptions{}).search(right)
	if f.Hash == signed512("4480001", f.Ref, f.Token, f.Kind, f.Expiry, f.Holder, f.At, worldnetSecret) {
		t.Error("it is signed")
	}
	f = newWorldnetLab(t, Config{Scenario: "foreign-search"}, WorldnetOptions{}).search(right)
	if f.Ref == "REF-2001" || f.Hash != signed512("4480001", f.Ref, f.Token, f.Kind, f.Expiry, f.Holder, f.At, worldnetSecret) {
		t.Errorf("%+v", f)
	}
}

package sandbox

import (
	"strings"
	"testing"
)

func TestParseFault(t *testing.T) {
	for text, want := range map[string]Fault{
		"POST /globalpci/v1/selfservicesession/=drop-after*1": {Match: "POST /globalpci/v1/selfservicesession/", Times: 1, Kind: "drop-after"},
		"GET /a=status:500*2+1":                               {Match: "GET /a", Times: 2, After: 1, Kind: "status:500"},
		"=latency:1.5s":                                       {Kind: "latency:1.5s"},
		"GET /a=b=stall+3":                                    {Match: "GET /a=b", After: 3, Kind: "stall"},
		"/=duplicate-keys":                                    {Match: "/", Kind: "duplicate-keys"},
	} {
		got, err := ParseFault(text)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
		if got.String() != text {
			t.Errorf("%s is printed as %s", text, got)
		}
	}
	for text, says := range map[string]string{
		"":                             "MATCH=KIND",
		"drop-after":                   "MATCH=KIND",
		"POST /=explode":               "unknown kind \"explode\"; known: latency:<duration>, status:<code>, error-root, drop-before",
		"POST /=":                      "unknown kind",
		"/=status":                     "unknown kind",
		"/=stall:1":                    "unknown kind",
		"/=latency:soon":               "not a duration",
		"/=latency:-1s":                "not a duration",
		"/=status:20":                  "not a status",
		"/=status:600":                 "not a status",
		"/=status:204":                 "not a status",
		"/=status:+50":                 "not a status",
		"/=stall*0":                    "at least 1",
		"/=stall*x":                    "whole number",
		"/=stall+x":                    "whole number",
		"/=stall+-1":                   "at least 0",
		"/=stall*1*2":                  "unknown kind",
		"/=stall*99999999999999999999": "whole number",
	} {
		if got, err := ParseFault(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %+v, %v; want an error with %q", text, got, err, says)
		}
	}
}

func FuzzParseFault(f *testing.F) {
	f.Add("POST /a=status:500*2+1")
	f.Add("=latency:1s*3")
	f.Fuzz(func(t *testing.T, text string) {
		fault, err := ParseFault(text)
		if err != nil {
			return
		}
		again, err := ParseFault(fault.String())
		if err != nil || again != fault {
			t.Errorf("%q is %+v, printed %q, read again %+v, %v", text, fault, fault, again, err)
		}
	})
}

func TestInjectorCounts(t *testing.T) {
	j := newInjector([]Fault{
		{Match: "GET /a", Times: 2, After: 1, Kind: "first"},
		{Match: "/a", Times: 1, Kind: "second"},
	})
	var got []string
	for _, request := range []string{"GET /a", "GET /a", "GET /b", "GET /a", "GET /a", "POST /a"} {
		f, _ := j.next(request)
		got = append(got, f.Kind)
	}
	if want := "second,first,,first,,"; strings.Join(got, ",") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ","), want)
	}
}

func TestSpoilLeavesWhatIsNotJSON(t *testing.T) {
	for _, body := range []string{"", "a=1&b=2", "<a/>", "{broken", "[1,", "{}{}"} {
		if got := string(reverseJSON([]byte(body))); got != body {
			t.Errorf("reverse %q: %q", body, got)
		}
		if got := string(duplicateJSON([]byte(body))); got != body {
			t.Errorf("duplicate %q: %q", body, got)
		}
		if got := floodJSON([]byte(body)); len(got) <= 1<<20 || !strings.HasPrefix(string(got), body) {
			t.Errorf("flood %q: %d bytes", body, len(got))
		}
	}
	if got := string(reverseJSON([]byte(`{"a":1.0,"b":[{"c":1,"d":2},3],"é\"":{}}`))); got != `{"é\"":{},"b":[{"d":2,"c":1},3],"a":1.0}` {
		t.Error(got)
	}
}

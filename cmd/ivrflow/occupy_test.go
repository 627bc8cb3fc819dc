package main

import (
	"net"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"
)

// occupy listens where a recorded setting points, until the script is over.
func occupy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: occupy FILE SETTING")
	}
	at := regexp.MustCompile(`"` + regexp.QuoteMeta(args[1]) + `":\{"type":"String","text":"http://([0-9.:]+)`).FindStringSubmatch(ts.ReadFile(args[0]))
	if at == nil {
		ts.Fatalf("%s holds no setting %s", args[0], args[1])
	}
	l, err := net.Listen("tcp", at[1])
	ts.Check(err)
	ts.Defer(func() { l.Close() })
}

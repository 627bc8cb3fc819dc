package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// parseTypedInputs reads pairs Name=Value and Name:Type=Value. A mistake does
// not repeat the value.
func parseTypedInputs(pairs []string) (values map[string]string, types map[string]vars.Type, msg string) {
	types = map[string]vars.Type{}
	var plainPairs []string
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, nil, "--input takes Name=Value or Name:Type=Value; there is no = in it"
		}
		if at := strings.LastIndexByte(name, ':'); at >= 0 {
			typ := name[at+1:]
			if !slices.Contains(vars.Types(), typ) {
				return nil, nil, fmt.Sprintf("--input: the type %q is not one of %s%s", typ, strings.Join(vars.Types(), ", "), source.Suggest(typ, vars.Types()))
			}
			name = name[:at]
			types[name] = vars.Type(typ)
		}
		plainPairs = append(plainPairs, name+"="+value)
	}
	values, msg = parseInputs(plainPairs)
	return values, types, msg
}

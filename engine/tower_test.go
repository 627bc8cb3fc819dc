package engine_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestTower holds the imports against the tower of docs/architecture.md:
// a package may import of the module what stands in its row, directly or not,
// and of other modules only what has its job there.
func TestTower(t *testing.T) {
	const module = "github.com/ivrflow/ivrflow/"
	leaves := []string{"engine/source", "engine/vars", "engine/expression", "engine/journal", "engine/leg", "engine/clock"}
	core := append(slices.Clone(leaves), "flows")
	may := map[string][]string{
		"engine/source":              nil,
		"engine/vars":                {"engine/source"},
		"engine/expression":          {"engine/source", "engine/vars"},
		"engine/journal":             nil,
		"engine/journal/journaltest": {"engine/journal"},
		"engine/clock":               nil,
		"engine/leg":                 {"engine/source", "engine/vars", "engine/clock"},
		"engine/zone":                {"engine/source"},
		"flows":                      {"engine/source", "engine/vars"},
		"engine":                     core,
		"engine/analysis":            append(slices.Clone(core), "engine"),
		"interactions":               append(slices.Clone(core), "engine"),
		"interactions/sandbox":       nil,
		"applets":                    append(slices.Clone(core), "engine", "engine/zone", "interactions"),
		"engine/source/xsd":          {"engine/source"},
		"applets/explore":            append(slices.Clone(core), "engine", "engine/zone", "interactions"),
		"applets/calltest":           append(slices.Clone(core), "engine", "engine/zone", "interactions"),
		"applets/drawing":            append(slices.Clone(core), "engine", "engine/zone", "interactions", "applets/calltest"),
		"cmd/ivrflow":                append(slices.Clone(core), "engine", "engine/zone", "engine/analysis", "interactions", "interactions/sandbox", "applets", "applets/calltest", "applets/drawing", "engine/source/xsd"),
	}
	others := map[string][]string{
		"engine/source":     {"github.com/beevik/etree"},
		"engine/expression": {"github.com/expr-lang/expr"},
		"engine":            {"github.com/tidwall/gjson", "github.com/tidwall/match", "github.com/tidwall/pretty"}, // reads the events of recordings
		"interactions":      {"github.com/beevik/etree", "github.com/tidwall/gjson", "github.com/tidwall/match", "github.com/tidwall/pretty", "github.com/hashicorp/go-retryablehttp", "github.com/hashicorp/go-cleanhttp"},
		"applets/drawing":   {"github.com/dop251/goja", "github.com/dlclark/regexp2", "github.com/go-sourcemap/sourcemap", "github.com/google/pprof", "golang.org/x/image", "golang.org/x/text"}, // the layout, and how wide texts are
		"cmd/ivrflow": {"github.com/spf13/pflag", "github.com/owenrumney/go-sarif", "github.com/xeipuuv", "golang.org/x/term", "golang.org/x/sys",
			"github.com/schollz/progressbar/v3", "github.com/mitchellh/colorstring", "github.com/rivo/uniseg"},
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, module+"...").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		words := strings.Fields(line)
		pkg := strings.TrimPrefix(words[0], module)
		allowed, known := may[pkg]
		if !known {
			t.Errorf("%s has no row in the tower: say what it may import", pkg)
			continue
		}
		foreign := slices.Clone(others[pkg])
		for _, below := range allowed {
			foreign = append(foreign, others[below]...)
		}
		for _, dep := range words[1:] {
			if rest, ours := strings.CutPrefix(dep, module); ours {
				if !slices.Contains(allowed, rest) {
					t.Errorf("%s imports %s: imports point down only", pkg, rest)
				}
			} else if strings.Contains(strings.Split(dep, "/")[0], ".") && !slices.ContainsFunc(foreign, func(m string) bool { return dep == m || strings.HasPrefix(dep, m+"/") }) {
				t.Errorf("%s imports %s, which has no job there", pkg, dep)
			}
		}
	}
}

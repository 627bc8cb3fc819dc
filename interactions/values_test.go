package interactions

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// A recording is read by the document it was made with and by changed ones.
func TestValues(t *testing.T) {
	const body = `{"access_token":"tok-SECRET","cvv":200,"code":"200","expires_in":7200,"profile":{"cvv2":"200","name":"Ann"},"note":"you sent hunter2-hunter2","list":[{"token":"z"},{"x":1}],
		"hunter2-hunter2":{"in":1},"tokenKind":"Bearer","nothing":null}`
	v := vars.NewMemoryVault()
	_ = v.Put("Known", "hunter2-hunter2")
	live := compiled(t, get("https://h/", one("access_token", "AccessToken", `secret="true"`), one("code", "Code"), one("profile", "Profile"),
		one("note", "Note"), one("tokenKind", "Kind", `secret="false"`)))
	event := answered(live, body, v)
	recorded, err := json.Marshal(event)
	if err != nil || strings.Contains(string(recorded), "tok-SECRET") {
		t.Fatalf("%s %v", recorded, err)
	}
	var read engine.Fetched
	if err := json.Unmarshal(recorded, &read); err != nil || !reflect.DeepEqual(read, event) {
		t.Fatalf("%+v\n%+v %v", read, event, err)
	}
	same, issues := live.Values(read, "Test#1", nil)
	if !reflect.DeepEqual(same, event.Found) || issues != nil {
		t.Error(same, issues)
	}
	for _, test := range []struct{ field, want string }{
		{one("access_token", "Bearer"), "(secret Test#1/access_token)"}, // renamed, no longer marked: the same secret
		{one("access_token", "D", `secret="false"`), "(secret Test#1/access_token)"},
		{one("access_token", "D", "", "Integer"), "(secret Test#1/access_token)"},
		{one("access_token.x", "D"), "(secret unknown/access_token.x)"},
		{one("access_token[0].y", "D", `default="none"`), "(secret unknown/access_token[0].y)"},
		{one("expires_in", "D", "", "Integer"), "7200"},
		{one("code", "D"), `"200"`},
		{one("code", "D", "", "Boolean"), "null"},
		{one("missing", "D"), "(secret unknown/missing)"}, // could be the masked member
		{one("profile.missing", "D"), "null"},
		{one("profile.missing", "D", `default="none"`), `"none"`},
		{one("profile.name", "D"), `"Ann"`},
		{one("profile.cvv2", "D"), "(secret Test#1/profile.cvv2)"},
		{one("profile", "D"), "(secret unknown/profile)"},
		{one("list", "D", "", "Json"), "(secret unknown/list)"},
		{one("list[0].token", "D"), "(secret Test#1/list[0].token)"},
		{one("list[1]", "D"), `{"x":1}`},
		{one("list[2]", "D"), "null"},
		{one("nothing", "D"), "null"},
		{one("nothing", "D", `required="true"`), "null"},
		{one("code", "Sealed"), "(secret Test#1/code)"}, // newly a secret
		{one("expires_in", "D", `secret="true"`, "Integer"), "(secret Test#1/expires_in)"},
		{one("tokenKind", "D"), "(secret Test#1/tokenKind)"}, // no longer marked as none
		{one("tokenKind", "D", `secret="false"`), `"Bearer"`},
		{one("note", "D"), "(secret Test#1/note)"},
	} {
		it := compiled(t, get("https://h/", test.field))
		all, issues := it.Values(read, "Test#1", []string{"Sealed"})
		if len(all) != 1 || all[0].Value.Shown() != test.want {
			t.Errorf("%s: %v, want %s", test.field, all, test.want)
			continue
		}
		if v := all[0].Value; v.IsSecret() && v.From != vars.Server || v.IsSecret() && v.Text != "" {
			t.Errorf("%+v", v)
		}
		if wantIssue := strings.Contains(test.field, "Boolean") || strings.Contains(test.field, "required"); wantIssue != (len(issues) == 1) {
			t.Errorf("%s: %v", test.field, issues)
		}
	}
}

func TestValuesOfNothing(t *testing.T) {
	it := compiled(t, get("https://h/", one("a.b", "A")))
	if all, issues := it.Values(engine.Fetched{Outcome: engine.MaybeDone, Document: "other"}, "Test#1", nil); all != nil || issues != nil {
		t.Error(all, issues)
	}
	all, issues := it.Values(engine.Fetched{Outcome: engine.Answered, Document: "other", Body: "⟦Old#1/⟧"}, "Test#1", nil)
	if all[0].Value.Ref != "unknown/a.b" || issues != nil {
		t.Error(all, issues)
	}
	all, issues = it.Values(engine.Fetched{Outcome: engine.Answered, Document: "other", Body: "<html>"}, "Test#1", nil)
	if !all[0].Value.IsNull() || len(issues) != 1 {
		t.Error(all, issues)
	}
}

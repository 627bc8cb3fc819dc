package sandbox

import (
	"strings"
	"testing"
	"time"
)

// state is what showprogress says: the sessionStatus and the completionCode of
// the tasks that are there: s(etup), c(ard), e(xpiry), v (the CVV).
func (l hostedpciLab) state(id string) string {
	l.t.Helper()
	pairs := l.ask("showprogress", id)
	if pairs.Get("status") != "success" {
		return pairs.Get("sessionTask[1].exceptionMsg")
	}
	out := pairs.Get("sessionStatus")
	tasks := l.tasks(pairs)
	for _, kind := range []string{"sessionsetup", "ccmapsetup", "ccexpsetup", "cccvvsetup"} {
		if task, ok := tasks[kind]; ok {
			out += " " + strings.NewReplacer("sessionsetup", "s", "ccmapsetup", "c", "ccexpsetup", "e", "cccvvsetup", "v").Replace(kind) + "=" + task["completionCode"]
		}
	}
	return out
}

// TestHostedPCIProgress goes through the seconds of a session.
func TestHostedPCIProgress(t *testing.T) {
	both := "&cvvEntry=request&ccExpiry=request"
	for _, c := range []struct {
		scenario, ask string
		want          []string // from the second 1 on, one each second
		books         string
	}{
		{"", both, []string{"open s=waiting", "open s=success c=waiting", "open s=success c=waiting", "open s=success c=success e=waiting",
			"open s=success c=success e=success v=waiting", "open s=success c=success e=success v=success", "complete s=success c=success e=success v=success"}, "session token"},
		{"", "", []string{"open s=waiting", "open s=success c=waiting", "open s=success c=waiting", "open s=success c=success v=waiting",
			"open s=success c=success v=waiting", "open s=success c=success v=success", "complete s=success c=success v=success"}, "session token"},
		{"paid-closed", "&cvvEntry=skip", []string{"open s=waiting", "open s=success c=waiting", "open s=success c=waiting", "open s=success c=success",
			"open s=success c=success", "open s=success c=success", "closed s=success c=success"}, "session token"},
		{"expired", both, []string{"open s=waiting", "open s=success c=waiting", "open s=success c=waiting", "open s=success c=waiting",
			"open s=success c=waiting", "open s=success c=waiting", "closed s=success c=error"}, "session end"},
		{"terminated", both, []string{"", "", "", "", "", "open s=success c=waiting", "terminate s=success c=error"}, "session end"},
		{"wrong-card", both, []string{"", "", "", "open s=success c=error", "", "", "closed s=success c=error"}, "session end"},
		{"wrong-code", both, []string{"", "", "", "", "", "open s=success c=success e=success v=error", "closed s=success c=success e=success v=error"}, "session token"},
		{"unfinished", both, []string{"", "", "", "", "", "", "", "", "", "open s=success c=waiting"}, "session"},
		{"unknown-state", both, []string{"open s=waiting", "suspended s=success c=waiting", "", "", "", "", "", "suspended s=success c=waiting"}, "session"},
	} {
		t.Run(c.scenario+c.ask, func(t *testing.T) {
			l := newHostedPCILab(t, c.scenario, HostedPCIOptions{})
			id := l.phone(hostedpciCreate + c.ask).Get("sessionId")
			for second, want := range c.want {
				l.clock.move(time.Second)
				if want == "" {
					continue
				}
				if got := l.state(id); got != want {
					t.Errorf("second %d: %s, want %s", second+1, got, want)
				}
			}
			if got := strings.ReplaceAll(l.allKinds(), ",", " "); got != c.books {
				t.Errorf("ledger %s, want %s", got, c.books)
			}
			l.clock.move(time.Hour)
			if got := l.state(id); !strings.HasPrefix(got, "MCMP_ACT_4 ") {
				t.Errorf("after its life: %s", got)
			}
		})
	}
}

// allKinds is the ledger with the tokens.
func (l hostedpciLab) allKinds() string {
	var kinds []string
	for _, e := range l.provider.Ledger() {
		kinds = append(kinds, e.Kind)
	}
	return strings.Join(kinds, ",")
}

// TestHostedPCIResults reads what the caller keyed. The order of the tasks is
// the seed's.
func TestHostedPCIResults(t *testing.T) {
	l := newHostedPCILab(t, "", HostedPCIOptions{})
	orders := map[string]bool{}
	for n := range 12 {
		id := l.phone(strings.Replace(hostedpciCreate, "call-1", "call-"+string(rune('a'+n)), 1) + "&ccExpiry=request").Get("sessionId")
		l.clock.move(10 * time.Second)
		pairs := l.ask("showprogress", id)
		tasks := l.tasks(pairs)
		card, code, expiry := tasks["ccmapsetup"], tasks["cccvvsetup"], tasks["ccexpsetup"]
		orders[tasks["sessionsetup"]["index"]+card["index"]+expiry["index"]+code["index"]] = true
		if card["paramName"] != "mappedcc" || !isDigits(card["paramValue"], 16, 16) || card["createTS"] != "<>createTime" || card["status"] != "success" {
			t.Errorf("card %v", card)
		}
		if !isDigits(code["respToken1"], 3, 3) || code["comment"] != "Masked CVV:"+code["respToken1"] || code["paramValue"] != "" || code["promptCode"] != "created_entercccvv" {
			t.Errorf("CVV %v", code)
		}
		if expiry["paramName"] != "ccexpiry" || expiry["paramValue"] != "0328" {
			t.Errorf("expiry %v", expiry)
		}
	}
	if len(orders) < 4 {
		t.Errorf("orders of tasks: %v", orders)
	}
	r, _ := l.post(hostedpciPhonePath, hostedpciLogin+"&cmd=showprogress&selectedPcsId="+l.provider.Ledger()[0].Session)
	for _, want := range []string{".createTS=<>createTime", "=Masked+CVV%3A", "2026-03-01+12%3A00%3A", "].paramValue=&"} {
		if !strings.Contains(r.body, want) {
			t.Errorf("no %s in %s", want, r.body)
		}
	}
}

func TestHostedPCIClearAndTerminate(t *testing.T) {
	l := newHostedPCILab(t, "", HostedPCIOptions{Others: map[string]string{"other": "other-passkey"}})
	id := l.phone(hostedpciCreate).Get("sessionId")
	if got := l.phone("userName=other&userPassKey=other-passkey&cmd=showprogress&selectedPcsId=" + id).Get("sessionTask[1].exceptionMsg"); !strings.HasPrefix(got, "MCMP_ACT_4") {
		t.Errorf("another user sees the session: %s", got)
	}
	l.clock.move(8 * time.Second)
	for range 2 { // a second time changes nothing
		got := l.ask("clearcvv", id)
		if code := l.tasks(got)["cccvvsetup"]; got.Get("status") != "success" || code["respToken1"] != "" || code["comment"] != "" || !strings.HasPrefix(l.tasks(got)["sessionsetup"]["exceptionMsg"], "MCMP_ACT_3 ") {
			t.Errorf("%v", got)
		}
		if got := l.ask("terminatesession", id); got.Get("status") != "success" || got.Get("sessionStatus") != "complete" {
			t.Errorf("what is complete stays complete: %v", got)
		}
	}
	if l.allKinds() != "session,token" {
		t.Error(l.allKinds())
	}

	// One that nobody finished: it stands still from then on.
	l = newHostedPCILab(t, "", HostedPCIOptions{})
	id = l.phone(hostedpciCreate).Get("sessionId")
	l.clock.move(3 * time.Second)
	for range 2 {
		if got := l.ask("terminatesession", id).Get("sessionStatus"); got != "terminate" {
			t.Error(got)
		}
		l.clock.move(10 * time.Second)
	}
	if got := l.state(id); got != "terminate s=success c=waiting" || l.allKinds() != "session,end" {
		t.Errorf("%s, ledger %s", got, l.allKinds())
	}
}

func TestHostedPCIVanishes(t *testing.T) {
	l := newHostedPCILab(t, "not-found-midway", HostedPCIOptions{})
	id := l.phone(hostedpciCreate).Get("sessionId")
	if got := l.state(id); got != "open s=waiting" {
		t.Error(got)
	}
	l.clock.move(4 * time.Second)
	for _, command := range []string{"showprogress", "clearcvv", "terminatesession"} {
		if got := l.ask(command, id); !strings.HasPrefix(got.Get("sessionTask[1].exceptionMsg"), "MCMP_ACT_4 ") {
			t.Errorf("%s: %v", command, got)
		}
	}
}

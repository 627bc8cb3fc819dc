package interactions

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// hostedpciXML is a shipped document.
func hostedpciXML(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("hostedpci/" + name + ".xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// hostedpciSent carries a document out against a server that answers text, and
// gives what was sent without its headers, and what came of it.
func hostedpciSent(t *testing.T, name, text string, s scope, v *vars.MemoryVault) (sent string, got engine.Fetched) {
	t.Helper()
	w := serve(t, func(conn net.Conn, _, _ int, _ <-chan struct{}) bool {
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n", len(text))
		_, _ = io.WriteString(conn, text)
		return true
	})
	s.plain = map[string]string{"HostedPciBaseUrl": w.url(), "HostedPciUserName": "agent 7", "HostedPciExpiryTask": "ccexpsetup"}
	got = fetched(t, client(t), hostedpciXML(t, name), s, vars.Settings{"HostedPciPassKey": "pass&key=+7"}.Over(v), seeded)
	if w.requests.Load() == 0 {
		return "", got
	}
	first, rest, _ := strings.Cut(w.last(), "\n")
	if !strings.Contains(rest, "Content-Type: application/x-www-form-urlencoded\r\n") {
		t.Errorf("%s", rest)
	}
	return first + " " + rest[strings.LastIndex(rest, "\n")+1:], got
}

const (
	hostedpciPhone = "POST /iSynSApp/manageCCMapPhoneAPI.action "
	hostedpciHead  = "apiVersion=1.0.1&apiType=pxyhpci&userName=agent+7&userPassKey=pass%26key%3D%2B7&"
	hostedpciSetup = "sessionTask[1].type=sessionsetup&sessionTask[1].status=created&sessionTask[1].promptCode=created_entersession&sessionTask[1].completionCode=waiting&sessionTask[1].completionCode=waiting&sessionTask[1].exceptionMsg=&sessionTask[1].comment=&sessionTask[1].paramName=&sessionTask[1].paramValue=&sessionTask[1].createTS="
	// The samples of the guide, with values where it elides them.
	hostedpciOpened = "status=success&sessionId=125040&sessionType=ccmap&sessionStatus=open&sessionKey=2034025040&sessionTaskCount=1&" + hostedpciSetup
	hostedpciDone   = "status=success&sessionId=125040&sessionType=ccmap&sessionStatus=complete&sessionKey=2034025040&sessionTaskCount=3" +
		"&sessionTask[1].type=sessionsetup&sessionTask[1].status=success&sessionTask[1].promptCode=created_entersession&sessionTask[1].completionCode=success&sessionTask[1].completionCode=success&sessionTask[1].respToken1=&sessionTask[1].respToken2=&sessionTask[1].respToken3=&sessionTask[1].exceptionId=&sessionTask[1].exceptionMsg=&sessionTask[1].comment=&sessionTask[1].paramName=&sessionTask[1].paramValue=&sessionTask[1].createTS=" +
		"&sessionTask[2].type=ccmapsetup&sessionTask[2].status=success&sessionTask[2].promptCode=created_enterccnum&sessionTask[2].completionCode=success&sessionTask[2].completionCode=success&sessionTask[2].respToken1=&sessionTask[2].respToken2=&sessionTask[2].respToken3=&sessionTask[2].exceptionId=&sessionTask[2].exceptionMsg=&sessionTask[2].comment=&sessionTask[2].paramName=mappedcc&sessionTask[2].paramValue=4444330000001111&sessionTask[2].createTS=<>createTime" +
		"&sessionTask[3].type=cccvvsetup&sessionTask[3].status=success&sessionTask[3].promptCode=created_entercccvv&sessionTask[3].completionCode=success&sessionTask[3].completionCode=success&sessionTask[3].respToken1=100&sessionTask[3].respToken2=&sessionTask[3].respToken3=&sessionTask[3].exceptionId=&sessionTask[3].exceptionMsg=&sessionTask[3].comment=Masked+CVV%3A100&sessionTask[3].paramName=&sessionTask[3].paramValue=&sessionTask[3].createTS="
)

func TestHostedPCIRequests(t *testing.T) {
	for _, c := range []struct {
		name string
		s    scope
		want string
	}{
		{"create-session", with("CallGuid", "call-1", "HostedPCI|PromptLang", "en_US"),
			hostedpciPhone + hostedpciHead + "cmd=createsession&promptLang=en_US&userMarker1=call-1"},
		{"create-session", with("CallGuid", "call-1", "HostedPCI|PromptLang", "en_US", "HostedPCI|AskCode", "request", "HostedPCI|AskExpiry", "request", "HostedPCI|SessionFor", "user"),
			hostedpciPhone + hostedpciHead + "cmd=createsession&promptLang=en_US&cvvEntry=request&sessionKeyType=user&userMarker1=call-1&ccExpiry=request"},
		{"create-session", with("CallGuid", "call-1", "HostedPCI|PromptLang", "fr_CA", "HostedPCI|AskCode", "skip", "HostedPCI|AskExpiry", "skip", "HostedPCI|SessionFor", "venue",
			"HostedPCI|Marker2", "desk 4&cmd=x", "HostedPCI|Marker3", ""),
			hostedpciPhone + hostedpciHead + "cmd=createsession&promptLang=fr_CA&cvvEntry=skip&sessionKeyType=venue&userMarker1=call-1&userMarker2=desk+4%26cmd%3Dx&userMarker3=&ccExpiry=skip"},
		{"show-progress", with("HostedPCI|SessionId", "125040"), hostedpciPhone + hostedpciHead + "cmd=showprogress&selectedPcsId=125040"},
		{"clear-cvv", with("HostedPCI|SessionId", "125040"), hostedpciPhone + hostedpciHead + "cmd=clearcvv&selectedPcsId=125040"},
		{"terminate-session", with("HostedPCI|SessionId", "125040"), hostedpciPhone + hostedpciHead + "cmd=terminatesession&selectedPcsId=125040"},
	} {
		sent, got := hostedpciSent(t, c.name, hostedpciOpened, c.s, vars.NewMemoryVault())
		if sent != c.want || got.Outcome != engine.Answered {
			t.Errorf("%s: %+v\n got %s\nwant %s", c.name, got, sent, c.want)
		}
	}
}

// The samples of the guide as it prints them, the same in another order, and a
// refusal.
func TestHostedPCIAnswers(t *testing.T) {
	moved := strings.NewReplacer("[1]", "[3]", "[2]", "[1]", "[3]", "[2]")
	expiry := "&sessionTask[4].type=ccexpsetup&sessionTask[4].completionCode=success&sessionTask[4].completionCode=success&sessionTask[4].paramName=ccexpiry&sessionTask[4].paramValue=0328"
	for _, c := range []struct {
		name, text, want string
	}{
		{"create-session", hostedpciOpened, "CreateStatus=success SessionId=125040 SessionStatus=open SessionKey=*2034025040 CreateMessage="},
		{"create-session", "status=error&sessionTaskCount=1&sessionTask[1].exceptionMsg=MCMP_ACT_2+-+Packet+replay+error",
			"CreateStatus=error SessionId=null SessionStatus=null SessionKey=null CreateMessage=MCMP_ACT_2 - Packet replay error"},
		{"show-progress", hostedpciDone, "Status=success SessionStatus=complete CardResult=success CodeResult=success ExpiryResult=null CardToken=*4444330000001111 CvvToken=*100 CvvComment=*Masked CVV:100 Expiry=null Message="},
		{"show-progress", moved.Replace(hostedpciDone) + expiry, "Status=success SessionStatus=complete CardResult=success CodeResult=success ExpiryResult=success CardToken=*4444330000001111 CvvToken=*100 CvvComment=*Masked CVV:100 Expiry=*0328 Message="},
		{"show-progress", hostedpciOpened, "Status=success SessionStatus=open CardResult=null CodeResult=null ExpiryResult=null CardToken=null CvvToken=null CvvComment=null Expiry=null Message="},
		{"show-progress", "status=error&sessionTask[1].exceptionMsg=MCMP_ACT_4", "Status=error SessionStatus=null CardResult=null CodeResult=null ExpiryResult=null CardToken=null CvvToken=null CvvComment=null Expiry=null Message=MCMP_ACT_4"},
		{"clear-cvv", hostedpciOpened, "ClearStatus=success ClearSessionStatus=open ClearMessage= ClearCardToken=null ClearCvvToken=null ClearCvvComment=null ClearExpiry=null"},
		{"terminate-session", strings.Replace(hostedpciDone, "complete", "terminate", 1), "TerminateStatus=success TerminateSessionStatus=terminate TerminateMessage= TerminateCardToken=*4444330000001111 TerminateCvvToken=*100 TerminateCvvComment=*Masked CVV:100 TerminateExpiry=null"},
	} {
		v := vars.NewMemoryVault()
		_, got := hostedpciSent(t, c.name, c.text, with("CallGuid", "c", "HostedPCI|PromptLang", "en_US", "HostedPCI|SessionId", "125040"), v)
		if text := hostedpciFound(got, v); text != c.want || got.Outcome != engine.Answered {
			t.Errorf("%s\n got %s\nwant %s", c.name, text, c.want)
		}
		event, _ := json.Marshal(got)
		for _, secret := range []string{"2034025040", "4444330000001111", "=100", "CVV%3A100", "=0328", "pass"} {
			if strings.Contains(string(event), secret) {
				t.Errorf("%s: %s is in %s", c.name, secret, event)
			}
		}
	}
}

// hostedpciFound is what was found; * stands before what is secret.
func hostedpciFound(got engine.Fetched, v vars.Vault) string {
	var all []string
	for _, f := range got.Found {
		text := f.Value.Text
		switch {
		case f.Value.IsNull():
			text = "null"
		case f.Value.IsSecret():
			clear, _ := v.Get(f.Value.Ref)
			text = "*" + clear
		}
		name := strings.TrimPrefix(f.Name, "HostedPCI|")
		if strings.HasSuffix(name, "ResponseCode") {
			continue
		}
		all = append(all, name+"="+text)
	}
	return strings.Join(all, " ")
}

// hostedpciCard is a call that has read its tokens.
func hostedpciCard(t *testing.T, card, expiry string, more ...string) (scope, *vars.MemoryVault) {
	t.Helper()
	v := vars.NewMemoryVault()
	s := with(append([]string{"Currency", "USD", "Amount", "12.40", "MerchantRef", "order 7", "PayName", "DEF"}, more...)...)
	for name, clear := range map[string]string{"CardToken": card, "Expiry": expiry, "CvvToken": "100"} {
		ref := "Progress#1/" + name
		if err := v.Put(ref, clear); err != nil {
			t.Fatal(err)
		}
		s.data["HostedPCI|"+name] = vars.Secret(ref, vars.Server)
	}
	return s, v
}

const hostedpciApproved = "status=success&operId=&saleId=2615849&authId=2619608&pxyResponse.responseStatus.name=&pxyResponse.processorRefId=03WA9XR1&pxyResponse.responseStatus.code=10188A&pxyResponse.responseStatus.description=Approved+here&pxyResponse.fullNativeResp=A%3D1%26B%3D2&pxyResponse.responseStatus=approved"

func TestHostedPCIPayments(t *testing.T) {
	const money = "&pxyTransaction.txnCurISO=USD&pxyTransaction.txnAmount=12.40&pxyTransaction.merchantRefId=order+7&pxyTransaction.txnPayName=DEF"
	for name, path := range map[string]string{"payment-sale": "paymentSale", "payment-auth": "paymentAuth"} {
		s, v := hostedpciCard(t, "4444330000001111", "0328")
		sent, got := hostedpciSent(t, name, hostedpciApproved, s, v)
		want := "POST /iSynSApp/" + path + ".action " + hostedpciHead + "pxyCreditCard.creditCardNumber=4444330000001111&pxyCreditCard.cardCodeVerification=100&pxyCreditCard.expirationMonth=03&pxyCreditCard.expirationYear=2028" + money
		if sent != want {
			t.Errorf("%s\n got %s\nwant %s", name, sent, want)
		}
		prefix, id := "Sale", "2615849"
		if name == "payment-auth" {
			prefix, id = "Reserve", "2619608"
		}
		found := strings.ReplaceAll("%Status=success %Result=approved %Code=10188A %ReasonCode=null %Description=Approved here %ProcessorRef=03WA9XR1 %Id="+id+" %ErrorId=null %ErrorParameter=null", "%", prefix)
		if text := hostedpciFound(got, v); text != found {
			t.Errorf("%s\n got %s\nwant %s", name, text, found)
		}

		// Without a CVV, with what is optional.
		s, v = hostedpciCard(t, "4444330000001111", "1231", "CardType", "visa", "Comment", "a&b")
		delete(s.data, "HostedPCI|CvvToken")
		sent, _ = hostedpciSent(t, name, hostedpciApproved, s, v)
		want = hostedpciHead + "pxyCreditCard.cardType=visa&pxyCreditCard.creditCardNumber=4444330000001111&pxyCreditCard.expirationMonth=12&pxyCreditCard.expirationYear=2031" + money + "&pxyTransaction.txnComment=a%26b"
		if !strings.HasSuffix(sent, " "+want) {
			t.Errorf("%s\n got %s\nwant ... %s", name, sent, want)
		}

		// No token, no date: nothing is sent. No status: nobody knows.
		for _, wrong := range [][2]string{{"", "0328"}, {"4444330000001111", ""}, {"4444330000001111", "03/28"}, {"4444330000001111", "032"}} {
			s, v := hostedpciCard(t, wrong[0], wrong[1])
			if sent, got := hostedpciSent(t, name, hostedpciApproved, s, v); sent != "" || got.Outcome != engine.NotDone {
				t.Errorf("%s %q: %s %+v", name, wrong, sent, got)
			}
		}
		for _, text := range []string{"", `{"error":"x"}`, "<html>", "pxyResponse.responseStatus=approved"} {
			s, v := hostedpciCard(t, "4444330000001111", "0328")
			if _, got := hostedpciSent(t, name, text, s, v); got.Outcome != engine.MaybeDone {
				t.Errorf("%s %q: %+v", name, text, got)
			}
		}
		s, v = hostedpciCard(t, "4444330000001111", "0328")
		_, got = hostedpciSent(t, name, "status=error&errId=PPA_ACT_1&errParamName=&errParamValue=&", s, v)
		if text := hostedpciFound(got, v); !strings.Contains(text, "Result=null") || !strings.Contains(text, "ErrorId=PPA_ACT_1") || got.Outcome != engine.Answered {
			t.Errorf("%s: %s %+v", name, text, got)
		}
	}
}

// What could start or charge twice is sent once, whatever the server says.
func TestHostedPCIEffects(t *testing.T) {
	for name, want := range map[string]string{"create-session": engine.Once, "payment-sale": engine.Once, "payment-auth": engine.Once,
		"show-progress": engine.Safe, "clear-cvv": engine.Idempotent, "terminate-session": engine.Idempotent} {
		s, _ := hostedpciCard(t, "1", "0328", "CallGuid", "c")
		s.plain = map[string]string{"HostedPciBaseUrl": "https://h", "HostedPciUserName": "u", "HostedPciExpiryTask": "x"}
		if f := rendered(t, compiled(t, hostedpciXML(t, name)), s); f.Effect != want {
			t.Errorf("%s: %s", name, f.Effect)
		}
	}
}

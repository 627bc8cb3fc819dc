package interactions

import (
	"github.com/ivrflow/ivrflow/engine"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// Notification is a compiled <ApiNotification>: a request that a provider, or
// a caller's browser, sends to us, which calls wait for it, and what is read
// from it. It is immutable.
//
//	<ApiNotification name="acme/event">
//	  <Match method="POST" path="/acme/event"/>
//	  <Key>json(body()).order</Key>
//	  <Verify>secureEquals(header("X-Signature"), hmac("sha256", #(AcmeKey), body()))</Verify>
//	  <Dedupe>header("X-Event-Id")</Dedupe>
//	  <Type>JSON</Type>
//	  <Fields><Field><Locator>state</Locator><Destination>Acme|State</Destination></Field></Fields>
//	  <Reply status="200" type="text/plain">OK</Reply>
//	</ApiNotification>
type Notification struct {
	Name string // by which flows name it, e.g. "acme/event"
	// Fingerprint is the SHA-256, in hex, of [Dialect] and the document's bytes.
	Fingerprint string
	Data        []byte     // the document as it was written
	Pos         source.Pos // of the root element

	methods []string
	path    string
	key     *let
	dedupe  *let         // nil: the whole request tells its repeats
	doc     *Interaction // its Lets, Verify and Fields, which are like those of an answer
	reply   senderReply
	clean   bool // nothing was found when it was parsed
}

// senderReply is what the sender gets when his notification is taken.
type senderReply struct {
	status int
	typ    string
	text   string
}

// Methods are the HTTP methods that it comes with.
func (n *Notification) Methods() []string { return n.methods }

// Path is where it comes to, relative to the place where the inbox is mounted.
func (n *Notification) Path() string { return n.path }

// Destinations lists what the document fills.
func (n *Notification) Destinations() []Destination { return n.doc.Destinations() }

// Placeholders lists the data sources and settings that the document reads.
// What it computes itself is not among them.
func (n *Notification) Placeholders() []vars.Placeholder {
	all := n.key.expr.Placeholders()
	for _, l := range n.computed() {
		for _, p := range l.expr.Placeholders() {
			if p.Setting || n.doc.let(p.Name) == nil {
				all = append(all, p)
			}
		}
	}
	return all
}

// computed are the Lets, Verify and Dedupe: what may read the waiting call.
func (n *Notification) computed() []*let {
	all := append(n.doc.lets[:len(n.doc.lets):len(n.doc.lets)], n.doc.verifies()...)
	if n.dedupe != nil {
		all = append(all, n.dedupe)
	}
	return all
}

// readsCall reports whether it can be verified only when the call is known
// that it is for.
func (n *Notification) readsCall() bool {
	for _, l := range n.computed() {
		for _, p := range l.expr.Placeholders() {
			if !p.Setting && n.doc.let(p.Name) == nil {
				return true
			}
		}
	}
	return false
}

// judgedBefore reports whether it can be verified before a call waits for it:
// it reads nothing of one, and the settings are there.
func (n *Notification) judgedBefore(settings vars.Settings) bool {
	if n.readsCall() {
		return false
	}
	for _, p := range n.Placeholders() {
		if p.Setting && settings[p.Name] == "" {
			return false
		}
	}
	return true
}

// Expect is what a call waits for: one of these with the given key. ref is the
// beginning of the references of its secrets, seal lists the destinations
// whose values are secret. What the document reads of the call goes along,
// settings as #Key, secrets as references.
func (n *Notification) Expect(v vars.Scope, key, ref string, seal []string) engine.Expect {
	e := engine.Expect{Notification: n.Name, Document: n.Fingerprint, Key: key, Ref: ref, Seal: seal}
	for _, l := range n.computed() {
		for name, value := range l.command(n.doc, v).Uses {
			if e.Uses == nil {
				e.Uses = map[string]vars.Value{}
			}
			e.Uses[name] = value
		}
	}
	return e
}

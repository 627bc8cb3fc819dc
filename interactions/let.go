package interactions

import (
	"github.com/ivrflow/ivrflow/engine/expression"
	"github.com/ivrflow/ivrflow/engine/source"
	"github.com/ivrflow/ivrflow/engine/vars"
)

// let is a value that the shell computes for each attempt, when secrets are
// clear and the time is known:
//
//	<Let name="Digest">base64(sha1raw($(Nonce) + $(Created) + #(Passphrase)))</Let>
//
// It is local to the document. One may read those above it.
type let struct {
	name   string
	at     source.Pos
	text   source.Text
	want   vars.Type
	expr   *expression.Expression
	secret bool // by its name or use; it is one too when it reads one
}

// letRef is how the references of the holes of Lets begin. No other reference
// holds a colon there: they begin with the name of an applet, or #.
const letRef = "let:"

// requestKey is the data source by which the server tells a repeat of a keyed
// request; it is the same for every attempt.
const requestKey = "RequestKey"

// letElements reads the <Let> elements.
func (it *Interaction) letElements(root *source.Element, list *source.List) {
	for _, e := range root.All("Let") {
		a, named := e.Attr("name")
		name := a.Value.String()
		switch msg := vars.CheckName(name); {
		case !named: // reported by the Shape
		case msg != "":
			list.Mistake(a.Value.Pos(), "let", "the name of a Let: %s", msg)
		case name == requestKey:
			list.Mistake(a.Value.Pos(), "let", "%s is there by itself: give the Let another name", requestKey)
		case it.let(name) != nil:
			list.Mistake(a.Value.Pos(), "let", "there is a Let %s already on line %d", name, it.let(name).at.Line)
		}
		l := &let{name: name, at: a.Value.Pos(), text: e.Text(), secret: vars.SecretName(name)}
		l.expr = it.computed(l.text, vars.Null, list)
		if at, reads := l.expr.ReadsMessage(); reads && !it.inbound {
			list.Mistake(at, "let", "a Let is computed before the request is sent: there is no answer to read yet (Verify reads it)")
		}
		for _, p := range l.expr.Placeholders() {
			if !p.Setting && (p.Name == name || it.let(p.Name) == nil && namesLet(root, p.Name)) {
				list.Mistake(p.Pos, "let", "a Let reads the Lets above it only: %s is not computed yet", p.Name)
			}
		}
		it.lets = append(it.lets, l)
	}
}

func namesLet(root *source.Element, name string) bool {
	for _, e := range root.All("Let") {
		if e.Value("name") == name {
			return true
		}
	}
	return false
}

// computed compiles an expression of the document. A document serves programs
// that know different things of their data sources, so nothing is known of
// their types here; see [Interaction.CheckIn].
func (it *Interaction) computed(text source.Text, want vars.Type, list *source.List) *expression.Expression {
	x := expression.ParseComputed(text, want, list)
	x.Compile(anyProgram{}, list)
	if it.inbound {
		if name, at := x.Calls("status", "nonce", "uuid", "randomDigits"); name != "" {
			list.Mistake(at, "let", "there is no %s in a notification", name)
		}
	} else if name, at := x.Calls(expression.NotificationFunctions()...); name != "" {
		list.Mistake(at, "let", "%s can be used in an <ApiNotification> only", name)
	}
	return x
}

// anyProgram is what is known of data sources by a document alone: nothing.
type anyProgram struct{}

func (anyProgram) TypeOf(string) vars.Type { return vars.Null }
func (anyProgram) IsSecret(string) bool    { return false }

// CheckIn reports what is wrong with the document in a program: an expression
// that cannot take the types of the data sources it reads, a name that means
// two things, a secret in a query. Ask it when all data sources are known.
func (it *Interaction) CheckIn(env expression.Env, list *source.List) {
	it.letNames(env, list)
	it.secretsInQuery(env, list)
	it.plainHTTPIn(env, list)
	it.expressionsIn(env, append(it.lets[:len(it.lets):len(it.lets)], it.verifies()...), list)
}

// letNames reports Lets that have the name of a data source.
func (it *Interaction) letNames(env expression.Env, list *source.List) {
	for _, l := range it.lets {
		if env.TypeOf(l.name) != vars.Null {
			list.Mistake(l.at, "let", "%s is a data source of the flow too: give the Let another name", l.name)
		}
	}
}

// expressionsIn reports expressions that cannot take the types they get.
func (it *Interaction) expressionsIn(env expression.Env, all []*let, list *source.List) {
	env = around{env, it}
	for _, l := range all {
		expression.ParseComputed(l.text, l.want, list).Check(env, list)
	}
}

// around is a program's env in which Lets have any type.
type around struct {
	expression.Env
	it *Interaction
}

func (a around) TypeOf(name string) vars.Type {
	if a.it.let(name) != nil {
		return vars.Null
	}
	return a.Env.TypeOf(name)
}

// let is the Let of the name, nil when there is none.
func (it *Interaction) let(name string) *let {
	for _, l := range it.lets {
		if l.name == name {
			return l
		}
	}
	return nil
}

// letsInResponse refuses Fields that fill what a Let names, and Locators that
// read it: they are written before anything is computed.
func (it *Interaction) letsInResponse(list *source.List) {
	for _, one := range it.sought {
		for i := range one.holes {
			for _, p := range one.holes[i].Placeholders() {
				if !p.Setting && it.let(p.Name) != nil {
					list.Mistake(p.Pos, "let", "a Let cannot stand in a Locator: it is computed when the request is sent")
				}
			}
		}
	}
	for _, d := range it.Destinations() {
		if l := it.let(d.Name); l != nil {
			list.Mistake(d.Pos, "let", "%s is a Let of this document (line %d): it cannot be filled", d.Name, l.at.Line)
		}
	}
}

// unusedLets points at Lets that nothing reads, in a document without
// mistakes: what reads them may be what is wrong. also are what else reads them.
func (it *Interaction) unusedLets(also []*let, list *source.List) {
	if list.Err() != nil {
		return
	}
	used := map[string]bool{}
	for _, p := range it.allPlaceholders() {
		used[p.Name] = used[p.Name] || !p.Setting
	}
	for _, l := range also {
		for _, p := range l.expr.Placeholders() {
			used[p.Name] = used[p.Name] || !p.Setting
		}
	}
	for _, one := range it.sought {
		if one.from == fromLet {
			used[one.text()] = true
		}
	}
	for _, l := range it.lets {
		if !used[l.name] && l.name != "" {
			list.Warn(l.at, "never-read", "nothing reads the Let %s", l.name)
		}
	}
}

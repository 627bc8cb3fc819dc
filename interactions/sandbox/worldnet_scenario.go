package sandbox

import "strings"

// worldnetScenario is what becomes of the cards that are entered, and of the
// results.
type worldnetScenario struct {
	code       string // the RESPONSECODE of every card; "" is what the card deserves
	first      string // the RESPONSECODE of the first card of a reference only
	never      bool   // the caller opens the page and enters nothing
	lost       bool   // the browser never comes to the Secure Tokens URL
	twice      bool   // the caller loads the result again
	post       bool   // the result comes by POST
	forged     bool   // somebody sends an approval with a wrong digest first
	nothing    bool   // ... and the caller enters nothing then
	forgedXML  bool   // the search answers with a wrong digest
	foreignXML bool   // the search answers with another reference's card, signed
}

// worldnetScenarioNames are the scenarios in the order they are offered. The
// last ones are the documented error codes, in small letters.
func worldnetScenarioNames() []string {
	return []string{"paid", "declined", "expired", "caller-hangs-up", "unknown-state", "declined-then-paid", "redirect-lost", "redirect-twice",
		"redirect-post", "forged", "forged-then-paid", "forged-search", "foreign-search",
		"e01", "e03", "e04", "e05", "e06", "e07", "e08", "e09", "e10", "e11", "e12", "e13", "e14", "e24", "e32", "e33", "e42", "e43", "e44"}
}

// worldnetScenarios is the meaning of each name.
func worldnetScenarios() map[string]worldnetScenario {
	all := map[string]worldnetScenario{
		"paid":               {},
		"declined":           {code: "E14"},
		"expired":            {never: true},
		"caller-hangs-up":    {}, // the page goes on whatever the caller does
		"unknown-state":      {code: worldnetUnknown},
		"declined-then-paid": {first: "E14"},
		"redirect-lost":      {lost: true},
		"redirect-twice":     {twice: true},
		"redirect-post":      {post: true},
		"forged":             {forged: true, nothing: true},
		"forged-then-paid":   {forged: true},
		"forged-search":      {lost: true, forgedXML: true},
		"foreign-search":     {lost: true, foreignXML: true},
	}
	for code := range worldnetTexts() {
		if code != worldnetApproved && code != worldnetUnknown {
			all[strings.ToLower(code)] = worldnetScenario{code: code}
		}
	}
	return all
}

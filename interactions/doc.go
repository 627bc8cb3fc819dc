// Package interactions carries out ApiInteraction documents, Vonage Contact
// Center's own format for one HTTP request and the values to read from its
// answer.
//
// The idea: a document is compiled once ([Parse]); rendering a request and
// reading a recorded answer are pure functions of it ([Interaction.Render],
// [Interaction.Values]). The one effect is [Client.Fetch]: it fills the
// secrets in, computes for each attempt what the document wants computed,
// sends, and masks the answer before anybody else sees it, so that what it
// returns may be journaled as it is. The masked body stays
// readable: a changed document can be tried on it, and what lies under a mask
// is then known to be hidden, never taken for missing.
//
// [Library] finds documents by name, also the shipped ones ([Shipped]); a
// provider is a folder of XML. A Response Type is a [reader] with locators of its
// own: the table is [responseTypes].
package interactions

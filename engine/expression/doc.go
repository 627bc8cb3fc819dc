// Package expression reads and evaluates the conditions and computed values of flows.
//
// The idea: an expression is never text with values pasted in. `$(Name)` is the typed value of a data source and
// `#(Key)` a setting; both are variables of the compiled program, so nothing a caller keys or a server answers can
// change what an expression means. Values keep their types: Integer and Decimal are exact, a String "2" is never
// quietly different from the Integer 2 (it is a mistake at load, or an error at run time where a type is not known),
// and null has few rules: `== nil` and `!= nil` test for it, every other comparison with null is false (and != is
// true), and nothing is computed with it. A secret may be tested for null or copied whole; anything else is refused.
//
// Where the shell computes, in a <Let> or <Verify>, the same language is read by [ParseComputed] and evaluated by
// [Expression.Compute]: secrets are clear there, and the functions of [Runtime] exist (a clock, random values, the answer
// to be verified), all of it injected. A String may hold any bytes on the way, so that base64(sha1raw(nonce + secret))
// is exact; what leaves the expression is text. A missing secret is an error and never an empty String.
//
// The language is expr-lang's: and or not && || !, == != < <= > >=, + - * / %, in, contains, startsWith, endsWith,
// matches (with a literal pattern), ?? and ?., cond ? a : b, let, lists, objects, list[i], list[a:b], object.name, and
// over lists all, any, none, one, filter, map, count, find, findIndex and reduce. [Functions] lists the functions. They
// replace expr-lang's own, all of which are switched off: nothing reads a clock of the machine or has floating point.
//
// Entry points: [Parse] and [ParseComputed] find syntax mistakes and placeholders; [Expression.Compile] checks types
// once the data sources of the program are known; [Expression.Eval] and [Expression.Bool] evaluate what Parse read, as
// pure functions of the scope, [Expression.Compute] what ParseComputed read, all within the limits [MaxLength],
// [MaxNodes], [MemoryBudget], [MaxCost] and [MaxText]. Mistakes in a file are findings with the position of the
// character in the XML; what fails during a call is an *[Error].
package expression

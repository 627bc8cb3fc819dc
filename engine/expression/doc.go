// Package expression reads and evaluates the conditions and computed values of flows.
//
// The idea: an expression is never text with values pasted in. `$(Name)` is the typed value of a data source and
// `#(Key)` a setting; both are variables of the compiled program, so nothing a caller keys or a server answers can
// change what an expression means. Values keep their types: Integer and Decimal are exact, a String "2" is never
// quietly different from the Integer 2 (it is a mistake at load, or an error at run time where a type is not known),
// and null has few rules: `== nil` and `!= nil` test for it, every other comparison with null is false (and != is
// true), and nothing is computed with it. A secret may be tested for null or copied whole; anything else is refused.
//
// The language is expr-lang's: and or not && || !, == != < <= > >=, + - * / %, in, contains, startsWith, endsWith,
// matches (with a literal pattern), ?? and ?., cond ? a : b, let, lists, objects, list[i], list[a:b], object.name, and
// over lists all, any, none, one, filter, map, count, find, findIndex and reduce. [Functions] lists the functions. They
// replace expr-lang's own, all of which are switched off: nothing reads a clock, is random, or has floating point.
//
// Entry points: [Parse] finds syntax mistakes and placeholders; [Expression.Compile] checks types once the data sources
// of the program are known; [Expression.Eval] and [Expression.Bool] evaluate, as pure functions of the scope and
// within the limits [MaxLength], [MaxNodes], [MemoryBudget] and [MaxCost]. Mistakes in a file are findings with the
// position of the character in the XML; what fails during a call is an *[Error].
package expression

package expression

// Limits of one expression. They are far above what a condition needs, and keep a hostile one, or a hostile value, from
// using up time or memory.
const (
	MaxLength    = 4096      // bytes of an expression as written
	MaxNodes     = 1000      // operators, values and calls in an expression
	MemoryBudget = 200_000   // elements of all the lists and objects that one evaluation makes
	MaxCost      = 1_000_000 // steps of one evaluation: an operation is one, and so are 16 bytes of text it works on
)

// Limits of what the shell computes.
const (
	MaxText   = 2 << 20 // bytes of a text that it makes: twice the largest body, which can be hashed with a secret behind it
	MaxRandom = 1024    // characters that nonce and randomDigits make
)

// maxPattern bounds the steps of the machine that a pattern of matches becomes; each may be taken at each byte of a text.
const maxPattern = 10_000

// maxBits bounds numerators and denominators; it leaves room for the digits that a Decimal may have.
const maxBits = 4096

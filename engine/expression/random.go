package expression

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/expr-lang/expr/ast"
)

// randomFunctions are the rows that draw from [Runtime.Random].
func randomFunctions() []Function {
	return []Function{
		{Name: "nonce", Signature: "nonce(n)", Computed: true, Doc: "n random characters of 0-9 and a-f, n up to 1024; unhex(nonce(32)) are 16 random bytes.", Example: `nonce(5) matches "^[0-9a-f]{5}$"`,
			takes: []kind{integerKind}, gives: textKind, prepare: counted(nonce)},
		{Name: "uuid", Signature: "uuid()", Computed: true, Doc: "A random UUID (RFC 9562, version 4).", Example: `uuid() matches "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"`,
			gives: textKind, do: uuid},
		{Name: "randomDigits", Signature: "randomDigits(n)", Computed: true, Doc: "n random digits, n up to 1024; the first may be 0.", Example: `randomDigits(6) matches "^[0-9]{6}$"`,
			takes: []kind{integerKind}, gives: textKind, prepare: counted(randomDigits)},
	}
}

// random draws n bytes.
func (r *run) random(n int) ([]byte, error) {
	if r.runtime.Random == nil {
		return nil, errors.New("nothing is random here")
	}
	if err := r.spend(n / 16); err != nil {
		return nil, err
	}
	b := make([]byte, n)
	r.runtime.Random(b)
	return b, nil
}

// characters is how many a function is to make.
func characters(x any) (int, error) {
	if n, ok := x.(int); ok && n >= 1 && n <= MaxRandom {
		return n, nil
	}
	return 0, fmt.Errorf("how many characters are made must be in 1..%d", MaxRandom)
}

// counted tests a literal count at load.
func counted(do operation) func(p *prepared) operation {
	return func(p *prepared) operation {
		if n, ok := p.args[0].(*ast.IntegerNode); ok {
			if _, err := characters(n.Value); err != nil {
				p.wrong(0, "%v", err)
			}
		}
		return do
	}
}

func nonce(r *run, args []any) (any, error) {
	n, err := characters(args[0])
	if err != nil {
		return nil, err
	}
	b, err := r.random((n + 1) / 2)
	if err != nil {
		return nil, err
	}
	return hex.EncodeToString(b)[:n], nil
}

func uuid(r *run, _ []any) (any, error) {
	b, err := r.random(16)
	if err != nil {
		return nil, err
	}
	b[6] = b[6]&0x0f | 0x40 // version 4
	b[8] = b[8]&0x3f | 0x80 // variant of RFC 9562
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}

// randomDigits draws eight bytes for each digit: then no digit is more frequent than another by a measurable amount, and
// how much is drawn does not depend on what is drawn.
func randomDigits(r *run, args []any) (any, error) {
	n, err := characters(args[0])
	if err != nil {
		return nil, err
	}
	b, err := r.random(8 * n)
	if err != nil {
		return nil, err
	}
	digits := make([]byte, n)
	for i := range digits {
		digits[i] = '0' + byte(binary.BigEndian.Uint64(b[8*i:])%10)
	}
	return string(digits), nil
}

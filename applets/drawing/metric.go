package drawing

import (
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// metric measures texts. Each text of a picture says how wide it is to be, so
// that it fits whatever font the reader has.
type metric struct{ regular, bold *sfnt.Font }

func newMetric() (m metric, err error) {
	if m.regular, err = sfnt.Parse(goregular.TTF); err == nil {
		m.bold, err = sfnt.Parse(gobold.TTF)
	}
	return m, err
}

// width is that of a text in pixels, at a font size in pixels. What the font
// does not have is as wide as high.
func (m metric) width(text string, size float64, bold bool) float64 {
	f := m.regular
	if bold {
		f = m.bold
	}
	var b sfnt.Buffer
	const em = 1000
	sum := 0
	for _, r := range text {
		at, err := f.GlyphIndex(&b, r)
		wide, bad := f.GlyphAdvance(&b, at, fixed.I(em), font.HintingNone)
		if err != nil || bad != nil || at == 0 {
			wide = fixed.I(em)
		}
		sum += wide.Round()
	}
	return float64(sum) * size / em
}

// cut is the text, shortened with … to a width in pixels.
func (m metric) cut(text string, size float64, bold bool, most float64) string {
	if m.width(text, size, bold) <= most {
		return text
	}
	runes := []rune(text)
	for n := min(len(runes), 400); n > 0; n-- {
		short := strings.TrimSpace(string(runes[:n])) + "…"
		if m.width(short, size, bold) <= most {
			return short
		}
	}
	return "…"
}

// visible is a text on one line, without characters that cannot be seen or
// that turn the direction of what follows.
func visible(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r), r >= 0xFFFE && r <= 0xFFFF, r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

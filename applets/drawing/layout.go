package drawing

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/dop251/goja"
)

// The layout is dagre's (dagre/LICENSE), run by goja. It is loaded when a flow
// is drawn and not before: other commands start without it.
//
//go:embed dagre/dagre.min.js
var dagre string

//go:embed layout.js
var layoutProgram string

// layoutInput is what is to be laid out, in pixels: the boxes' sizes, and the
// lines with the sizes of their labels.
type layoutInput struct {
	Nodes [][2]float64 `json:"nodes"`
	Edges [][5]float64 `json:"edges"` // from, to, width, height, weight
}

// layout is where everything goes, in pixels from the upper left.
type layout struct {
	Width, Height float64
	Nodes         []point // the middles
	Edges         []route
}

type point struct{ X, Y float64 }

// route is a line's way, and the middle of its label.
type route struct {
	X, Y   float64
	Points []point
}

// place lays out. It never fails for what New made.
func place(in layoutInput) (out layout, err error) {
	data, err := json.Marshal(in)
	if err != nil {
		return out, err
	}
	vm := goja.New()
	vm.SetRandSource(func() float64 { return 0.5 }) // the same picture each time
	// dagre copies plain data with a function that browsers have.
	if _, err := vm.RunString("var structuredClone = function (x) { return x === undefined ? x : JSON.parse(JSON.stringify(x)) }"); err != nil {
		return out, err
	}
	if _, err := vm.RunScript("dagre.js", dagre); err != nil {
		return out, fmt.Errorf("the layout cannot be loaded: %w", err)
	}
	lay, err := vm.RunScript("layout.js", layoutProgram)
	if err != nil {
		return out, fmt.Errorf("the layout cannot be loaded: %w", err)
	}
	call, _ := goja.AssertFunction(lay)
	v, err := call(goja.Undefined(), vm.ToValue(string(data)))
	if err != nil {
		return out, fmt.Errorf("the layout failed: %w", err)
	}
	return out, json.Unmarshal([]byte(v.String()), &out)
}

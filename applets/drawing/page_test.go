package drawing_test

import (
	"bytes"
	"io/fs"
	"os"
	"testing"

	"github.com/ivrflow/ivrflow/applets/drawing"
	"github.com/ivrflow/ivrflow/flows"
)

// TestPicture holds the picture of the docs against what is drawn.
func TestPicture(t *testing.T) {
	data, err := fs.ReadFile(flows.Shipped(), "vonage-self-service.xml")
	if err != nil {
		t.Fatal(err)
	}
	g, f := compiled(t, data)
	svg, err := drawing.New(g, f, drawing.Options{}).SVG()
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("../../docs/graph.svg")
	if err != nil || !bytes.Equal(have, svg) {
		t.Errorf("docs/graph.svg is not what is drawn: ivrflow graph vonage-self-service -o docs/graph.svg (%v)", err)
	}
}

package drawing_test

import (
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ivrflow/ivrflow/applets/drawing"
	"github.com/ivrflow/ivrflow/flows"
)

// TestNoLineBehindABox follows each line of the shipped flows' pictures: one
// that ran behind a box would seem to come from it.
func TestNoLineBehindABox(t *testing.T) {
	files, err := fs.Glob(flows.Shipped(), "*.xml")
	if err != nil || len(files) < 11 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			data, err := fs.ReadFile(flows.Shipped(), file)
			if err != nil {
				t.Fatal(err)
			}
			g, f := compiled(t, data)
			svg, err := drawing.New(g, f, drawing.Options{}).SVG()
			if err != nil {
				t.Fatal(err)
			}
			lines := regexp.MustCompile(`<path class="line[^"]*" d="([^"]*)"`).FindAllStringSubmatch(string(svg), -1)
			if len(lines) < len(f.Applets) {
				t.Fatalf("%d lines for %d applets", len(lines), len(f.Applets))
			}
			for _, line := range lines {
				for _, r := range rects(t, svg) {
					if r.class == "box" && behind(way(t, line[1]), r) {
						t.Errorf("a line runs behind the %s: %s", r, line[1])
					}
				}
			}
		})
	}
}

// behind reports whether a way comes further into a box than its edge.
func behind(points [][2]float64, r rect) bool {
	for _, p := range points {
		if p[0] > r.x+3 && p[0] < r.x+r.w-3 && p[1] > r.y+3 && p[1] < r.y+r.h-3 {
			return true
		}
	}
	return false
}

// way are points close together on a path of M, L and Q.
func way(t *testing.T, path string) (points [][2]float64) {
	var now [2]float64
	for _, part := range regexp.MustCompile(`[MLQ][^MLQ]*`).FindAllString(path, -1) {
		var n []float64
		for _, word := range strings.Fields(part[1:]) {
			f, err := strconv.ParseFloat(word, 64)
			if err != nil {
				t.Fatalf("%v in %s", err, path)
			}
			n = append(n, f)
		}
		end := [2]float64{n[len(n)-2], n[len(n)-1]}
		bend := [2]float64{(now[0] + end[0]) / 2, (now[1] + end[1]) / 2} // of a straight part
		if part[0] == 'Q' {
			bend = [2]float64{n[0], n[1]}
		}
		for i := 1; i <= 50 && part[0] != 'M'; i++ {
			k := float64(i) / 50
			var p [2]float64
			for j := range p {
				p[j] = (1-k)*(1-k)*now[j] + 2*k*(1-k)*bend[j] + k*k*end[j]
			}
			points = append(points, p)
		}
		now = end
	}
	return points
}

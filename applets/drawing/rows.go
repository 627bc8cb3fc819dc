package drawing

import "math"

// rows are where the layout's rows of boxes and labels begin and end. In a row
// a line runs straight up or down: so it passes between boxes, never behind
// one, from which it would then seem to come.
type rows map[int]float64 // the middle of a row, in tenths of a pixel: half its height

// How far a line goes on straight outside of a row: the end has its arrow there.
const (
	leaves  = 5.0
	arrives = 14.0
)

func rowOf(y float64) int { return int(math.Round(y * 10)) }

func newRows(at layout, sizes [][2]float64, labels []card) rows {
	r := rows{}
	for i, n := range at.Nodes {
		r[rowOf(n.Y)] = max(r[rowOf(n.Y)], sizes[i][1]/2)
	}
	for i, l := range labels {
		if l.wide > 0 {
			y := rowOf(at.Edges[i].Y)
			r[y] = max(r[y], l.high/2)
		}
	}
	return r
}

// straight is a line's way with its part in each row straight. from and to are
// the boxes at its ends.
func (r rows) straight(pts []point, from, to point, fromSize, toSize [2]float64) []point {
	if len(pts) < 3 || from == to {
		return pts
	}
	inner := pts[1 : len(pts)-1]
	down := 1.0
	if to.Y < from.Y {
		down = -1
	}
	first, last := inner[0], inner[len(inner)-1]
	x := within(first.X, from.X, fromSize[0]/2-16)
	out := []point{{x, from.Y + down*fromSize[1]/2}, {x, from.Y + down*(r[rowOf(from.Y)]+leaves)}}
	for _, p := range inner {
		if half := r[rowOf(p.Y)]; half > 1 {
			out = append(out, point{p.X, p.Y - down*half}, point{p.X, p.Y + down*half})
		} else {
			out = append(out, p)
		}
	}
	x = within(last.X, to.X, toSize[0]/2-16)
	return append(out, point{x, to.Y - down*(r[rowOf(to.Y)]+arrives)}, point{x, to.Y - down*toSize[1]/2})
}

// within is x, moved to at most so far from the middle.
func within(x, middle, far float64) float64 { return min(max(x, middle-far), middle+far) }

package analysis

// set is a set of data sources, by their numbers.
type set []uint64

func newSet(size int) set { return make(set, (size+63)/64) }

func (s set) clone() set { return append(set(nil), s...) }

func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s set) fill() set {
	for i := range s {
		s[i] = ^uint64(0)
	}
	return s
}

// unite adds what is in the other.
func (s set) unite(t set) {
	for i := range s {
		s[i] |= t[i]
	}
}

// meet keeps what is in the other, too, and reports whether that changed it.
func (s set) meet(t set) bool {
	changed := false
	for i := range s {
		if s[i]&^t[i] != 0 {
			s[i] &= t[i]
			changed = true
		}
	}
	return changed
}

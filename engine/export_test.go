package engine

// CompareWith is Replay without its short way, for tests that hold the two
// against each other.
func (p *Program) CompareWith(rec *Recording) (*Replayed, error) { return p.compareWith(rec) }

package interactions

// place is a place in a JSON text that locators lead to or through: a tree of
// all the locators of a document, so that one walk serves them all.
type place struct {
	names map[string]*place
	items map[int]*place
	spots []int // those whose locator ends here
}

func (p *place) add(steps []step, spot int) {
	for _, one := range steps {
		next := p.name(one.name)
		if one.index >= 0 {
			next = p.item(one.index)
		}
		if next == nil {
			next = &place{}
			if one.index >= 0 {
				if p.items == nil {
					p.items = map[int]*place{}
				}
				p.items[one.index] = next
			} else {
				if p.names == nil {
					p.names = map[string]*place{}
				}
				p.names[one.name] = next
			}
		}
		p = next
	}
	p.spots = append(p.spots, spot)
}

// name is the member of the name; nil when no locator leads there.
func (p *place) name(name string) *place {
	if p == nil {
		return nil
	}
	return p.names[name]
}

// item is the n-th member of a list; nil when no locator leads there.
func (p *place) item(n int) *place {
	if p == nil {
		return nil
	}
	return p.items[n]
}

// each calls f for every spot at p and below.
func (p *place) each(f func(spot int)) {
	if p == nil {
		return
	}
	for _, i := range p.spots {
		f(i)
	}
	for _, next := range p.names {
		next.each(f)
	}
	for _, next := range p.items {
		next.each(f)
	}
}

// here are the spots at exactly this place.
func (p *place) here() []int {
	if p == nil {
		return nil
	}
	return p.spots
}

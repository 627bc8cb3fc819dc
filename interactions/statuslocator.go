package interactions

// statusLocator is the HTTP status: from="status".
type statusLocator struct{}

func (statusLocator) String() string { return "status" }

func (s statusLocator) fill(*filling) (locator, error) { return s, nil }

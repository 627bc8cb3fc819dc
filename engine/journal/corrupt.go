package journal

import "fmt"

// CorruptError says that a journal is damaged before its end, or is none.
type CorruptError struct {
	File string
	Line int
	Msg  string
	Call string // whose record it is, as far as that is known
}

func (e *CorruptError) Error() string {
	if e.Call != "" {
		return fmt.Sprintf("%s:%d: call %q: %s", e.File, e.Line, e.Call, e.Msg)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

// damage says where an error was found; nil stays nil.
func (l *lines) damage(err error) error {
	if err == nil {
		return nil
	}
	return l.corrupt("", err.Error())
}

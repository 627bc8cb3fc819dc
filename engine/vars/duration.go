package vars

import "time"

// Duration is a [time.Duration] that is written as text ("3s") in journals.
type Duration time.Duration

// Std is the duration of package time.
func (d Duration) Std() time.Duration { return time.Duration(d) }

// String is "3s", "1m30s", ...
func (d Duration) String() string { return time.Duration(d).String() }

// MarshalText implements [encoding.TextMarshaler].
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = Duration(v)
	return err
}

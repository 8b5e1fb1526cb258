package entity

// Version is a version of the Graph API; each has its own set of properties.
type Version uint8

const (
	// V1 has the properties of v1.0.
	V1 Version = iota
	// Beta has more, and what Gatehouse and producers add.
	Beta
)

// String is the version as it stands in paths.
func (v Version) String() string {
	if v == Beta {
		return "beta"
	}
	return "v1.0"
}

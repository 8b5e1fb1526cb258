package geo

import "github.com/oschwald/maxminddb-golang/v2/mmdbdata"

// owner is who has an autonomous system, by the key that says it best.
type owner struct {
	name string
	rank int
}

// ownerRank is how well a key says who has the autonomous system, the lowest
// best; 0 for one that does not. The later ones mean the company behind an
// address in some files, and the system's owner where nothing better stands.
func ownerRank(key []byte) int {
	switch string(key) {
	case "autonomous_system_organization", "AutonomousSystemOrganization":
		return 1
	case "as_name":
		return 2
	case "isp":
		return 3
	case "organization":
		return 4
	case "org":
		return 5
	case "name":
		return 6
	}
	return 0
}

// read takes the value of a key when it says more than what is known.
func (o *owner) read(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	rank := ownerRank(key)
	if rank == 0 || o.rank != 0 && o.rank <= rank {
		return value.Skip()
	}
	var name string
	next, err := readText(value, &name)
	if name != "" {
		*o = owner{name, rank}
	}
	return next, err
}

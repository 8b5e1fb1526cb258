package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// joints are the bytes that tools join names with.
const joints = "._/:"

// IsJoint is whether tools join names with the byte.
func IsJoint(c byte) bool { return strings.IndexByte(joints, c) >= 0 }

// SharedPrefixes are the beginnings, each up to what joins names, that all names have,
// or all but one; the shortest first.
func SharedPrefixes(names []string) (prefixes []string) {
	const fewest, most = 3, 8
	if len(names) < fewest {
		return nil
	}
	name, others := names[0], func(prefix string) (n int) {
		for _, other := range names {
			if _, ok := CutPrefix(other, prefix); !ok {
				n++
			}
		}
		return n
	}
	if end := strings.IndexAny(name, joints); end < 0 || others(name[:end+1]) > 1 {
		name = names[len(names)-1] // the first is another's
	}
	for end := 1; end < len(name) && len(prefixes) < most; end++ {
		if !IsJoint(name[end-1]) {
			continue
		}
		if others(name[:end]) > 1 {
			break
		}
		prefixes = append(prefixes, name[:end])
	}
	return prefixes
}

// CutPrefix is the name without the prefix, if it has that and more.
func CutPrefix(name, prefix string) (rest string, ok bool) {
	if len(name) <= len(prefix) || !ascii.EqualFold(name[:len(prefix)], prefix) {
		return name, false
	}
	return name[len(prefix):], true
}

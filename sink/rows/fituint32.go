package rows

import "math"

// fitUint32 is v, or the nearest value that fits.
func fitUint32(v int64) uint32 {
	return uint32(min(max(v, 0), math.MaxUint32))
}

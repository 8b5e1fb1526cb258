package geo

import (
	"strconv"

	"github.com/oschwald/maxminddb-golang/v2/mmdbdata"
)

// readNumber reads a number of any kind but 128 bits. said is false for what is none.
func readNumber(c mmdbdata.Cursor) (number float64, said bool, next mmdbdata.Cursor, err error) {
	kind, err := c.Kind()
	if err != nil {
		return 0, false, mmdbdata.Cursor{}, err
	}
	switch kind {
	case mmdbdata.KindFloat64:
		number, next, err = c.ReadFloat64()
	case mmdbdata.KindFloat32:
		var single float32
		single, next, err = c.ReadFloat32()
		number = shortest(single)
	case mmdbdata.KindInt32:
		var signed int32
		signed, next, err = c.ReadInt32()
		number = float64(signed)
	case mmdbdata.KindUint16, mmdbdata.KindUint32, mmdbdata.KindUint64:
		var unsigned uint64
		unsigned, next, err = c.ReadUint()
		number = float64(unsigned)
	default:
		next, err = c.Skip()
		return 0, false, next, err
	}
	return number, err == nil, next, err
}

// shortest is the number that was meant: 51.5143, where the float32 nearest to it
// is 51.51430130004883.
func shortest(single float32) float64 {
	number, err := strconv.ParseFloat(strconv.FormatFloat(float64(single), 'g', -1, 32), 64)
	if err != nil {
		return float64(single)
	}
	return number
}

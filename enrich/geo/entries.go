package geo

import "github.com/oschwald/maxminddb-golang/v2/mmdbdata"

// eachEntry calls read for every entry of a map, in order, and skips what is
// no map. read returns the cursor behind the value.
func eachEntry(c mmdbdata.Cursor, read func(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error)) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err != nil || kind != mmdbdata.KindMap {
		return skip(c, err)
	}
	entries, err := c.Map()
	if err != nil {
		return mmdbdata.Cursor{}, err
	}
	var next mmdbdata.Cursor
	for {
		key, value, more := entries.Next(next)
		if !more {
			return entries.End()
		}
		if next, err = read(key, value); err != nil {
			return mmdbdata.Cursor{}, err
		}
	}
}

// skip goes past a value, unless there is an error already.
func skip(c mmdbdata.Cursor, err error) (mmdbdata.Cursor, error) {
	if err != nil {
		return mmdbdata.Cursor{}, err
	}
	return c.Skip()
}

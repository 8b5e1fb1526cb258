// Package geo looks addresses up in MMDB files: the place, and where a file has
// it the autonomous system. The answers are a best effort of whoever made the file.
package geo

import (
	"fmt"
	"net/netip"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/oschwald/maxminddb-golang/v2"
)

const (
	// cacheSlots bounds the records of one database that are kept decoded.
	// Cities repeat: a file with millions of networks has some 100,000 records.
	cacheSlots = 1 << 16
	// checkedRecords is how many records a file must read without an error
	// before it is used: all of a small file, a sample of a large one.
	checkedRecords = 10_000
)

// Database is one MMDB file in memory. It is safe for concurrent use.
type Database struct {
	reader *maxminddb.Reader
	label  string
	// slots holds decoded records by their offset in the file; a newcomer takes
	// the place of whatever was there.
	slots [cacheSlots]atomic.Pointer[slot]
}

type slot struct {
	offset uintptr
	place  *Place
}

// Open reads a whole file into memory, so that replacing or truncating it does
// no harm, and tries it. Errors: a file that cannot be read, is no MMDB file, or
// holds records that do not read.
func Open(path string) (*Database, error) {
	data, release, err := readPrivately(path)
	if err != nil {
		return nil, fmt.Errorf("read geolocation file %s: %w", path, err)
	}
	reader, err := maxminddb.OpenBytes(data)
	if err != nil {
		release()
		return nil, fmt.Errorf("geolocation file %s is no MMDB file, or not all of one: %w", path, err)
	}
	runtime.AddCleanup(reader, func(release func()) { release() }, release)
	built := reader.Metadata.BuildTime().UTC().Format(time.DateOnly)
	db := &Database{reader: reader, label: reader.Metadata.DatabaseType + " " + built}
	if err := db.check(); err != nil {
		return nil, fmt.Errorf("geolocation file %s is damaged: %w", path, err)
	}
	return db, nil
}

// Label is the type and build date of the database, such as "GeoLite2-City 2026-02-04".
func (d *Database) Label() string { return d.label }

// Lookup returns what the database says about an address; nil without an error
// when it says nothing. The place must not be changed.
func (d *Database) Lookup(addr netip.Addr) (*Place, error) {
	if addr.Is6() && d.reader.Metadata.IPVersion == 4 {
		return nil, nil
	}
	result := d.reader.Lookup(addr)
	if err := result.Err(); err != nil || !result.Found() {
		return nil, err
	}
	offset := result.Offset()
	home := &d.slots[slotOf(offset)]
	if s := home.Load(); s != nil && s.offset == offset {
		return s.place, nil
	}
	place := &Place{}
	if err := result.Decode(place); err != nil {
		return nil, err
	}
	if place.empty() {
		place = nil
	}
	home.Store(&slot{offset: offset, place: place})
	return place, nil
}

// check reads the first records of the file, and those of addresses spread over
// the whole of IPv4.
func (d *Database) check() error {
	left := checkedRecords
	for result := range d.reader.Networks() {
		var place Place
		if err := result.Decode(&place); err != nil {
			return err
		}
		if left--; left == 0 {
			break
		}
	}
	for high := range 256 {
		for low := range 16 {
			if _, err := d.Lookup(netip.AddrFrom4([4]byte{byte(high), byte(low << 4), 1, 1})); err != nil {
				return err
			}
		}
	}
	return nil
}

// slotOf spreads offsets, which grow in steps of a record's size.
func slotOf(offset uintptr) uint64 { return uint64(offset) * 0x9E3779B97F4A7C15 >> 48 }

// Package geo looks addresses up in MMDB files: the place, and where a file has
// it the autonomous system. The answers are a best effort of whoever made the file.
package geo

import (
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/oschwald/maxminddb-golang/v2"
)

// cacheSlots bounds the records of one database that are kept decoded.
// Cities repeat: a file with millions of networks has some 100,000 records.
const cacheSlots = 1 << 16

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
// no harm, and tries it for what it is wanted for. Errors, each with what to do: a
// file that cannot be read, is no MMDB file, holds records that do not read, or
// nothing that is wanted.
func Open(path string, use Use) (*Database, error) {
	data, release, err := readContents(path)
	if err != nil {
		return nil, fmt.Errorf("geolocation file %s %w", path, err)
	}
	reader, err := maxminddb.OpenBytes(data)
	if err != nil {
		release()
		return nil, fmt.Errorf("geolocation file %s is no MMDB file, or not all of one: %w; fetch it again", path, err)
	}
	runtime.AddCleanup(reader, func(release func()) { release() }, release)
	built := reader.Metadata.BuildTime().UTC().Format(time.DateOnly)
	kind := strings.ToValidUTF8(reader.Metadata.DatabaseType, "\uFFFD")
	db := &Database{reader: reader, label: kind + " " + built}
	seen, err := db.sample(use)
	if err != nil {
		return nil, fmt.Errorf("geolocation file %s is damaged: %w; fetch it again", path, err)
	}
	if err := refuse(use, seen, kind); err != nil {
		return nil, fmt.Errorf("geolocation file %s %w", path, err)
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
	return d.read(d.reader.Lookup(addr))
}

// read returns the place of a record, decoded at most once while it is kept.
func (d *Database) read(result maxminddb.Result) (*Place, error) {
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

// slotOf spreads offsets, which grow in steps of a record's size.
func slotOf(offset uintptr) uint64 { return uint64(offset) * 0x9E3779B97F4A7C15 >> 48 }

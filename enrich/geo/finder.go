package geo

import (
	"cmp"
	"context"
	"net/netip"
	"time"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/schemas"
)

// checkEvery is how often files are looked at for a change.
const checkEvery = 3 * time.Second

// Observer is told what happens to files and lookups; nil functions are left out.
type Observer struct {
	// Loaded is called when a file is in use (true) or there is nothing to use of it (false).
	Loaded func(path string, inUse bool)
	// Failed is called when a file could not be loaded, once for each problem of a
	// version of the file.
	Failed func(path string)
}

// Finder looks addresses up in several files, which it loads again when they
// change on disk. It is safe for concurrent use.
type Finder struct {
	cities []*file
	asn    []*file
	log    *zap.Logger
	tell   Observer
}

// NewFinder loads the files: city files in the order of their precedence, and
// files of autonomous systems. A file that is missing, damaged or of another kind
// is no error: it is logged, and used as soon as it is there.
func NewFinder(cityFiles, asnFiles []string, log *zap.Logger, tell Observer) *Finder {
	f := &Finder{log: log, tell: tell}
	for _, path := range cityFiles {
		f.cities = append(f.cities, &file{path: path, use: ForPlaces})
	}
	for _, path := range asnFiles {
		f.asn = append(f.asn, &file{path: path, use: ForNetworks})
	}
	for _, file := range f.all() {
		file.seen = stampOf(file.path)
		f.load(file)
	}
	return f
}

// Find fills into with what the files say about an address: the place by the
// first city file that knows it, the autonomous system by the files of those, else
// by the first city file that names one. It reports false when no file knows
// anything; into is left alone then.
func (f *Finder) Find(addr netip.Addr, into *schemas.GeoLocation) bool {
	owner, database := f.owner(addr)
	var where *Place
	for _, file := range f.cities {
		if where != nil && owner != nil {
			break
		}
		place, db := file.lookup(addr)
		if place == nil {
			continue
		}
		if where == nil && place.placed() {
			where, database = place, db
		}
		if owner == nil && place.ASN != 0 {
			owner, database = place, cmp.Or(database, db)
		}
	}
	if where != nil {
		into.City, into.State, into.Country = where.City, where.State, where.Country
		into.Latitude, into.Longitude, into.TimeZone = where.Latitude, where.Longitude, where.TimeZone
	}
	if owner != nil {
		into.AutonomousSystemNumber, into.AutonomousSystemOrganization = owner.ASN, owner.Organization
	}
	if database == nil {
		return false
	}
	into.Database = database.label
	return true
}

// owner is the record of the first file of autonomous systems that names one; nil
// for none.
func (f *Finder) owner(addr netip.Addr) (*Place, *Database) {
	for _, file := range f.asn {
		if place, db := file.lookup(addr); place != nil && place.ASN != 0 {
			return place, db
		}
	}
	return nil, nil
}

// Available reports whether any file is in use.
func (f *Finder) Available() bool {
	for _, file := range f.all() {
		if file.used.Load() != nil {
			return true
		}
	}
	return false
}

// Watch loads files again when they change, until ctx is done.
func (f *Finder) Watch(ctx context.Context) {
	ticker := time.NewTicker(checkEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			f.Check()
		}
	}
}

// Check looks at every file once and loads those that have changed, or could not
// be read. A file that differs from the last look is left alone until the next
// one: it may still be being written. Only one Check may run at a time.
func (f *Finder) Check() {
	for _, file := range f.all() {
		if file.due() {
			f.load(file)
		}
	}
}

// load loads a file and tells about it.
func (f *Finder) load(file *file) {
	db, news := file.load()
	if !news {
		return
	}
	inUse := file.used.Load() != nil
	switch {
	case file.problem == nil:
		f.log.Info("geolocation file loaded", zap.String("file", file.path), zap.String("database", db.label))
	case inUse:
		f.log.Error("geolocation file not loaded; the one loaded before stays in use", zap.String("file", file.path), zap.Error(file.problem))
	default:
		f.log.Error("geolocation file not loaded; nothing comes from it until it is", zap.String("file", file.path), zap.Error(file.problem))
	}
	if file.problem != nil && f.tell.Failed != nil {
		f.tell.Failed(file.path)
	}
	if f.tell.Loaded != nil {
		f.tell.Loaded(file.path, inUse)
	}
}

func (f *Finder) all() []*file { return append(f.cities[:len(f.cities):len(f.cities)], f.asn...) }

package geo

import (
	"errors"
	"net/netip"
	"sync/atomic"
)

// file is one of the files that a finder looks addresses up in.
type file struct {
	path string
	use  Use
	// used is what lookups see; nil while there is nothing to use.
	used atomic.Pointer[Database]
	// seen is the file's state when it was last looked at, tried when it was last loaded.
	seen, tried stamp
	// problem is why it was not loaded when it was last tried; nil when it was.
	problem error
}

// lookup returns what the file says about an address, and what of it is in use;
// nil for nothing.
func (f *file) lookup(addr netip.Addr) (*Place, *Database) {
	db := f.used.Load()
	if db == nil {
		return nil, nil
	}
	place, err := db.Lookup(addr)
	if err != nil {
		return nil, nil // a record that does not read is as good as none
	}
	return place, db
}

// due looks at the file and reports whether it is to be loaded: one that has
// changed, as soon as it has not changed any more since the last look, as it may
// be being written; and one that is there and could not be read. What is wrong
// with its contents stays wrong.
func (f *file) due() bool {
	now := stampOf(f.path)
	settled := now.same(f.seen)
	f.seen = now
	if !settled {
		return false
	}
	var unread *readError
	return !now.same(f.tried) || now.info != nil && errors.As(f.problem, &unread)
}

// load tries the file, and uses it when it serves; else what is in use stays. news
// is false for a problem that was met before with the same version of the file.
func (f *file) load() (db *Database, news bool) {
	db, err := Open(f.path, f.use)
	news = err == nil || f.problem == nil || f.problem.Error() != err.Error() || !f.seen.same(f.tried)
	f.tried, f.problem = f.seen, err
	if err == nil {
		f.used.Store(db)
	}
	return db, news
}

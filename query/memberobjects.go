package query

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// otherReason is the failureReason that Graph writes on success.
const otherReason = "Other."

// shownFailureReason is the failureReason of answers, in SQL filter.ShownFailureReason.
func shownFailureReason(r *row) string {
	switch {
	case r.status != "Success":
		return r.failureReason
	case r.reportedFailureReason != "":
		return r.reportedFailureReason
	}
	return otherReason
}

// appendStatus appends Graph's signInStatus.
func appendStatus(dst []byte, r *row) []byte {
	dst = append(dst, `{"errorCode":`...)
	dst = strconv.AppendInt(dst, int64(r.errorCode), 10)
	dst = append(dst, `,"failureReason":`...)
	dst = appendText(dst, shownFailureReason(r))
	dst = append(dst, `,"additionalDetails":`...)
	dst = appendText(dst, r.additionalDetails)
	return append(dst, '}')
}

func appendDevice(dst []byte, r *row) []byte {
	dst = append(dst, `{"deviceId":`...)
	dst = appendText(dst, r.deviceID)
	dst = append(dst, `,"displayName":`...)
	dst = appendText(dst, r.deviceDisplayName)
	dst = append(dst, `,"operatingSystem":`...)
	dst = appendText(dst, r.operatingSystem)
	dst = append(dst, `,"browser":`...)
	dst = appendText(dst, r.browser)
	dst = append(dst, `,"isCompliant":`...)
	dst = appendBool(dst, r.isCompliant)
	dst = append(dst, `,"isManaged":`...)
	dst = appendBool(dst, r.isManaged)
	dst = append(dst, `,"trustType":`...)
	dst = appendText(dst, r.trustType)
	return append(dst, '}')
}

// appendLocation appends the location that counts, the producer's or the
// database's. Only a producer knows an altitude.
func appendLocation(dst []byte, r *row) []byte {
	dst = append(dst, `{"city":`...)
	dst = appendText(dst, r.city)
	dst = append(dst, `,"state":`...)
	dst = appendText(dst, r.state)
	dst = append(dst, `,"countryOrRegion":`...)
	dst = appendText(dst, r.country)
	dst = append(dst, `,"geoCoordinates":{"altitude":`...)
	dst = append(dst, altitude(r)...)
	dst = append(dst, `,"latitude":`...)
	dst = appendFloat(dst, r.latitude)
	dst = append(dst, `,"longitude":`...)
	dst = appendFloat(dst, r.longitude)
	return append(dst, "}}"...)
}

// altitude finds the altitude of a producer's location; null when it has none.
func altitude(r *row) string {
	if r.locationSource != "producer" || r.reportedLocation == "" {
		return "null"
	}
	coordinates, _ := find(r.reportedLocation, "geoCoordinates")
	value, ok := find(coordinates, "altitude")
	if !ok || jsontext.Value(value).Kind() != '0' {
		return "null"
	}
	return value
}

func appendEventTypes(dst []byte, r *row) []byte {
	if len(r.signInEventTypes) > 0 || r.eventType == "" {
		return appendTexts(dst, r.signInEventTypes)
	}
	return appendTexts(dst, []string{r.eventType})
}

func appendProcessingTime(dst []byte, r *row) []byte {
	if r.processingTimeMs == nil {
		return append(dst, "null"...)
	}
	return strconv.AppendUint(dst, uint64(*r.processingTimeMs), 10)
}

// appendKnownBool appends nothing for nil.
func appendKnownBool(dst []byte, b *bool) []byte {
	if b == nil {
		return dst
	}
	return strconv.AppendBool(dst, *b)
}

// appendGeo appends what the geolocation database says of the address; nothing
// when it says nothing.
func appendGeo(dst []byte, r *row) []byte {
	if r.geoCountry == "" && r.geoCity == "" && r.geoASN == 0 && r.geoLatitude == nil {
		return dst
	}
	dst = append(dst, `{"city":`...)
	dst = appendText(dst, r.geoCity)
	dst = append(dst, `,"state":`...)
	dst = appendText(dst, r.geoState)
	dst = append(dst, `,"countryOrRegion":`...)
	dst = appendText(dst, r.geoCountry)
	dst = append(dst, `,"latitude":`...)
	dst = appendFloat(dst, r.geoLatitude)
	dst = append(dst, `,"longitude":`...)
	dst = appendFloat(dst, r.geoLongitude)
	dst = append(dst, `,"autonomousSystemNumber":`...)
	dst = appendNumber(dst, r.geoASN)
	dst = append(dst, `,"organization":`...)
	dst = appendText(dst, r.geoOrganization)
	dst = append(dst, `,"database":`...)
	dst = appendText(dst, r.geoDatabase)
	return append(dst, '}')
}

package entity

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/gatehouse/gatehouse/internal/jsonobject"
	"github.com/gatehouse/gatehouse/query/graph"
)

// otherReason is the failureReason that Graph writes on success.
const otherReason = "Other."

// ShownFailureReason is the failureReason of answers, in SQL that of the filter on it.
func ShownFailureReason(r *Row) string {
	switch {
	case r.Status != "Success":
		return r.FailureReason
	case r.ReportedFailureReason != "":
		return r.ReportedFailureReason
	}
	return otherReason
}

// hasErrorCode is whether the producer gave one: 0 is that of a success alone.
func hasErrorCode(r *Row) bool { return r.ErrorCode != 0 || r.Status == "Success" }

// appendStatus appends Graph's signInStatus.
func appendStatus(dst []byte, r *Row) []byte {
	dst = append(dst, `{"errorCode":`...)
	if hasErrorCode(r) {
		dst = strconv.AppendInt(dst, int64(r.ErrorCode), 10)
	} else {
		dst = append(dst, "null"...)
	}
	dst = append(dst, `,"failureReason":`...)
	dst = graph.AppendText(dst, ShownFailureReason(r))
	dst = append(dst, `,"additionalDetails":`...)
	dst = graph.AppendText(dst, r.AdditionalDetails)
	return append(dst, '}')
}

func appendDevice(dst []byte, r *Row) []byte {
	dst = append(dst, `{"deviceId":`...)
	dst = graph.AppendText(dst, r.DeviceID)
	dst = append(dst, `,"displayName":`...)
	dst = graph.AppendText(dst, r.DeviceDisplayName)
	dst = append(dst, `,"operatingSystem":`...)
	dst = graph.AppendText(dst, r.OperatingSystem)
	dst = append(dst, `,"browser":`...)
	dst = graph.AppendText(dst, r.Browser)
	dst = append(dst, `,"isCompliant":`...)
	dst = graph.AppendBool(dst, r.IsCompliant)
	dst = append(dst, `,"isManaged":`...)
	dst = graph.AppendBool(dst, r.IsManaged)
	dst = append(dst, `,"trustType":`...)
	dst = graph.AppendText(dst, r.TrustType)
	return append(dst, '}')
}

// appendLocation appends the location that counts, the producer's or the
// database's. Only a producer knows an altitude.
func appendLocation(dst []byte, r *Row) []byte {
	dst = append(dst, `{"city":`...)
	dst = graph.AppendText(dst, r.City)
	dst = append(dst, `,"state":`...)
	dst = graph.AppendText(dst, r.State)
	dst = append(dst, `,"countryOrRegion":`...)
	dst = graph.AppendText(dst, r.Country)
	dst = append(dst, `,"geoCoordinates":{"altitude":`...)
	dst = append(dst, altitude(r)...)
	dst = append(dst, `,"latitude":`...)
	dst = graph.AppendFloat(dst, r.Latitude)
	dst = append(dst, `,"longitude":`...)
	dst = graph.AppendFloat(dst, r.Longitude)
	return append(dst, "}}"...)
}

// altitude finds the altitude of a producer's location; null when it has none.
func altitude(r *Row) string {
	if r.LocationSource != "producer" || r.ReportedLocation == "" {
		return "null"
	}
	coordinates, _ := jsonobject.Find(r.ReportedLocation, "geoCoordinates")
	value, ok := jsonobject.Find(coordinates, "altitude")
	if !ok || jsontext.Value(value).Kind() != '0' {
		return "null"
	}
	return value
}

func appendEventTypes(dst []byte, r *Row) []byte {
	if len(r.SignInEventTypes) > 0 || r.EventType == "" {
		return graph.AppendTexts(dst, r.SignInEventTypes)
	}
	return graph.AppendTexts(dst, []string{r.EventType})
}

func appendProcessingTime(dst []byte, r *Row) []byte {
	if r.ProcessingTimeMs == nil {
		return append(dst, "null"...)
	}
	return strconv.AppendUint(dst, uint64(*r.ProcessingTimeMs), 10)
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
func appendGeo(dst []byte, r *Row) []byte {
	if r.GeoCountry == "" && r.GeoCity == "" && r.GeoASN == 0 && r.GeoLatitude == nil {
		return dst
	}
	dst = append(dst, `{"city":`...)
	dst = graph.AppendText(dst, r.GeoCity)
	dst = append(dst, `,"state":`...)
	dst = graph.AppendText(dst, r.GeoState)
	dst = append(dst, `,"countryOrRegion":`...)
	dst = graph.AppendText(dst, r.GeoCountry)
	dst = append(dst, `,"latitude":`...)
	dst = graph.AppendFloat(dst, r.GeoLatitude)
	dst = append(dst, `,"longitude":`...)
	dst = graph.AppendFloat(dst, r.GeoLongitude)
	dst = append(dst, `,"autonomousSystemNumber":`...)
	dst = graph.AppendNumber(dst, r.GeoASN)
	dst = append(dst, `,"organization":`...)
	dst = graph.AppendText(dst, r.GeoOrganization)
	dst = append(dst, `,"database":`...)
	dst = graph.AppendText(dst, r.GeoDatabase)
	return append(dst, '}')
}

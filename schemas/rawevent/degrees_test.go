package rawevent

import (
	"strings"
	"testing"
)

func TestDecode_degreesWithACommaBeforeDecimals(t *testing.T) {
	const latitude, longitude = "location.geoCoordinates.latitude", "location.geoCoordinates.longitude"
	for name, c := range map[string]struct{ record, latitude, longitude string }{
		"in the object":    {`"location":{"city":"Wien","geoCoordinates":{"latitude":"48,2085","longitude":" 16,3721 "}}`, "48.2085", "16.3721"},
		"as properties":    {`"country":"NZ","latitude":"-36,8","longitude":"174,7"`, "-36.8", "174.7"},
		"three decimals":   {`"location":{"geoCoordinates":{"latitude":"1,000","longitude":"-0,000"}}`, "1", "0"},
		"points as before": {`"location":{"geoCoordinates":{"latitude":"48.2085","longitude":16.3721}}`, "48.2085", "16.3721"},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","userAgent":"u","isInteractive":true,`+c.record+"}"), map[string]string{latitude: c.latitude, longitude: c.longitude, "+latitude": absent, "+longitude": absent})
		})
	}
	checkOne(t, []byte(`{"Timestamp":"2026-03-04T05:06:07Z","ErrorCode":0,"AccountUpn":"m@fernhill.example","Country":"AT","Latitude":"48,2085","Longitude":"16,3721"}`), map[string]string{latitude: "48.2085", longitude: "16.3721"})
}

// What may be thousands, or is no place on Earth, is not taken for degrees.
func TestDecode_degreesThatAreNone(t *testing.T) {
	for _, text := range []string{"91,5", "1,234,567", "48,", ",5", "48,2.1", "48,2e1", "48, 2", "0048,2"} {
		got := decode([]byte(`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","location":{"geoCoordinates":{"latitude":"`+text+`"}}}`), Source{Tenant: elsewhere})
		if len(got) != 1 || got[0].Err == nil || !strings.Contains(got[0].Err.Error(), "/location/geoCoordinates/latitude") {
			t.Errorf("%s: %s, want it refused", text, outcomes(got))
		}
	}
	got := decode([]byte(`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","location":{"geoCoordinates":{"altitude":"1,234"}}}`), Source{Tenant: elsewhere})
	if len(got) != 1 || got[0].Err == nil {
		t.Errorf("%s, want an altitude refused that may be two", outcomes(got))
	}
}

package rawevent

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Scripts write the parts of the status, the place and the device as properties of
// the event itself: errorCode, city, operatingSystem. They count where the object
// that they are parts of says nothing.

// flatProperty is such a property.
type flatProperty struct {
	name string
	of   flatObject
	// lacks is whether the event says nothing there yet.
	lacks func(e *schemas.SignIn) bool
	set   setter[schemas.SignIn]
}

// flatObject is the object that a flat property is a part of.
type flatObject int

const (
	ofStatus flatObject = iota
	ofPlace
	ofDevice
	ofFactor
	ofSteps
	ofEvent // of no object within
)

// flatNote is a flat property as it was written.
type flatNote struct {
	property *flatProperty
	order    int
	key      string
	value    jsontree.Value
}

// flatProperties are in the order in which they count where two mean the same. The
// state comes after what tells that it is one of a place.
func flatProperties() []flatProperty {
	return slices.Concat(flatStatus(), flatPlace(), flatDevice(), flatFactor(), flatSteps(), flatEvent())
}

func flatStatus() []flatProperty {
	status := func(e *schemas.SignIn) **schemas.SignInStatus { return &e.Status }
	kindOf := func(k *kinds) *kind[schemas.SignInStatus] { return &k.status }
	noCode := func(e *schemas.SignIn) bool { return e.Status == nil || e.Status.ErrorCode == nil }
	noReason := func(e *schemas.SignIn) bool { return e.GetStatus().GetFailureReason() == "" }
	noDetails := func(e *schemas.SignIn) bool { return e.GetStatus().GetAdditionalDetails() == "" }
	return []flatProperty{
		{"errorCode", ofStatus, noCode, wholePart(kindOf, status, "errorCode")},
		{"error_code", ofStatus, noCode, wholePart(kindOf, status, "errorCode")},
		{"Error Code", ofStatus, noCode, wholePart(kindOf, status, "errorCode")},
		{"statusErrorCode", ofStatus, noCode, wholePart(kindOf, status, "errorCode")},
		{"statusCode", ofStatus, noCode, sureCode(wholePart(kindOf, status, "errorCode"))},
		{"failureReason", ofStatus, noReason, wholePart(kindOf, status, "failureReason")},
		{"failure_reason", ofStatus, noReason, wholePart(kindOf, status, "failureReason")},
		{"Failure Reason", ofStatus, noReason, wholePart(kindOf, status, "failureReason")},
		{"statusFailureReason", ofStatus, noReason, wholePart(kindOf, status, "failureReason")},
		{"statusReason", ofStatus, noReason, wholePart(kindOf, status, "failureReason")},
		{"additionalDetails", ofStatus, noDetails, wholePart(kindOf, status, "additionalDetails")},
	}
}

func flatPlace() []flatProperty {
	place := func(e *schemas.SignIn) **schemas.Location { return &e.Location }
	kindOf := func(k *kinds) *kind[schemas.Location] { return &k.location }
	noCountry := func(e *schemas.SignIn) bool { return e.GetLocation().GetCountryOrRegion() == "" }
	noCity := func(e *schemas.SignIn) bool { return e.GetLocation().GetCity() == "" }
	// Many things have a state, such as an alert, and coordinates.
	noState := func(e *schemas.SignIn) bool { return e.Location != nil && e.Location.State == "" }
	noLatitude := func(e *schemas.SignIn) bool {
		return e.Location != nil && e.Location.GetGeoCoordinates().GetLatitude() == 0
	}
	noLongitude := func(e *schemas.SignIn) bool {
		return e.Location != nil && e.Location.GetGeoCoordinates().GetLongitude() == 0
	}
	return []flatProperty{
		{"countryOrRegion", ofPlace, noCountry, wholePart(kindOf, place, "countryOrRegion")},
		{"country", ofPlace, noCountry, wholePart(kindOf, place, "countryOrRegion")},
		{"city", ofPlace, noCity, wholePart(kindOf, place, "city")},
		{"state", ofPlace, noState, wholePart(kindOf, place, "state")},
		{"latitude", ofPlace, noLatitude, coordinate("latitude", "latitude").set},
		{"longitude", ofPlace, noLongitude, coordinate("longitude", "longitude").set},
	}
}

func flatDevice() []flatProperty {
	device := func(e *schemas.SignIn) **schemas.DeviceDetail { return &e.DeviceDetail }
	kindOf := func(k *kinds) *kind[schemas.DeviceDetail] { return &k.device }
	noID := func(e *schemas.SignIn) bool { return e.GetDeviceDetail().GetDeviceId() == "" }
	noName := func(e *schemas.SignIn) bool { return e.GetDeviceDetail().GetDisplayName() == "" }
	noSystem := func(e *schemas.SignIn) bool { return e.GetDeviceDetail().GetOperatingSystem() == "" }
	noBrowser := func(e *schemas.SignIn) bool { return e.GetDeviceDetail().GetBrowser() == "" }
	noTrust := func(e *schemas.SignIn) bool { return e.GetDeviceDetail().GetTrustType() == "" }
	notCompliant := func(e *schemas.SignIn) bool { return e.DeviceDetail == nil || e.DeviceDetail.IsCompliant == nil }
	notManaged := func(e *schemas.SignIn) bool { return e.DeviceDetail == nil || e.DeviceDetail.IsManaged == nil }
	return []flatProperty{
		{"deviceId", ofDevice, noID, wholePart(kindOf, device, "deviceId")},
		{"deviceDisplayName", ofDevice, noName, wholePart(kindOf, device, "displayName")},
		{"deviceName", ofDevice, noName, wholePart(kindOf, device, "displayName")},
		{"operatingSystem", ofDevice, noSystem, wholePart(kindOf, device, "operatingSystem")},
		{"OSPlatform", ofDevice, noSystem, wholePart(kindOf, device, "operatingSystem")},
		{"OS", ofDevice, noSystem, wholePart(kindOf, device, "operatingSystem")},
		{"deviceOS", ofDevice, noSystem, wholePart(kindOf, device, "operatingSystem")},
		{"deviceOperatingSystem", ofDevice, noSystem, wholePart(kindOf, device, "operatingSystem")},
		{"browser", ofDevice, noBrowser, wholePart(kindOf, device, "browser")},
		{"deviceBrowser", ofDevice, noBrowser, wholePart(kindOf, device, "browser")},
		{"isCompliant", ofDevice, notCompliant, wholePart(kindOf, device, "isCompliant")},
		{"deviceIsCompliant", ofDevice, notCompliant, wholePart(kindOf, device, "isCompliant")},
		{"deviceCompliant", ofDevice, notCompliant, wholePart(kindOf, device, "isCompliant")},
		{"isManaged", ofDevice, notManaged, wholePart(kindOf, device, "isManaged")},
		{"deviceIsManaged", ofDevice, notManaged, wholePart(kindOf, device, "isManaged")},
		{"deviceManaged", ofDevice, notManaged, wholePart(kindOf, device, "isManaged")},
		{"trustType", ofDevice, noTrust, wholePart(kindOf, device, "trustType")},
		{"deviceTrustType", ofDevice, noTrust, wholePart(kindOf, device, "trustType")},
	}
}

// flatFactor are what was used as the second factor.
func flatFactor() []flatProperty {
	factor := func(e *schemas.SignIn) **schemas.MfaDetail { return &e.MfaDetail }
	kindOf := func(k *kinds) *kind[schemas.MfaDetail] { return &k.mfa }
	noMethod := func(e *schemas.SignIn) bool { return e.GetMfaDetail().GetAuthMethod() == "" }
	noDetail := func(e *schemas.SignIn) bool { return e.GetMfaDetail().GetAuthDetail() == "" }
	return []flatProperty{
		{"authMethod", ofFactor, noMethod, wholePart(kindOf, factor, "authMethod")},
		{"authDetail", ofFactor, noDetail, wholePart(kindOf, factor, "authDetail")},
	}
}

// wholePart sets one property of a nested message; a value that it cannot have
// leaves no message behind.
func wholePart[N any](of func(*kinds) *kind[N], at func(*schemas.SignIn) **N, member string) setter[schemas.SignIn] {
	set := part("", of, at, member).set
	return func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		made := *at(e) == nil
		err := set(d, e, v)
		if err != nil && made {
			*at(e) = nil
			of(&d.kinds).pool.drop()
		}
		return err
	}
}

// markFlatNames adds the names to the table of all names. Those that nothing else
// has say nothing about what an object is.
func markFlatNames(table *ascii.Names[field]) {
	all := flatProperties()
	for i := range all {
		p := &all[i]
		f := table.At(p.name)
		if f.isNew() {
			f.marks |= markFlat
		}
		note := func(d *Decoder, _ *schemas.SignIn, v jsontree.Value) *DecodeError {
			d.noteFlat(flatNote{p, i, d.key, v})
			return nil
		}
		f.set[inGraph], f.set[inRow] = note, note
	}
}

// noteFlat keeps a flat property for when the event has been read; of one that
// comes twice the last counts.
func (d *Decoder) noteFlat(said flatNote) {
	if saysNothing(said.value, false) {
		return
	}
	for i := range d.flats {
		if d.flats[i].property == said.property {
			d.flats[i] = said
			return
		}
	}
	d.flats = append(d.flats, said)
}

// applyFlat gives the event what only flat properties said, and keeps the others.
// Parts of a place or a device go together: beside the object none is taken.
func (d *Decoder) applyFlat() {
	if len(d.flats) == 0 {
		return
	}
	slices.SortFunc(d.flats, func(a, b flatNote) int { return a.order - b.order })
	ev := d.event
	closed := [...]bool{ofPlace: ev.Location != nil, ofDevice: ev.DeviceDetail != nil, ofFactor: ev.MfaDetail != nil,
		ofSteps: len(ev.AuthenticationDetails) > 0, ofEvent: false}
	for _, said := range d.flats {
		p := said.property
		if closed[p.of] || !p.lacks(ev) || isFiller(said.value) || p.set(d, ev, said.value) != nil {
			d.extra.add("", said.key, said.value)
		}
	}
	d.rec.flatPlace = !closed[ofPlace] && ev.Location != nil
}

// isFiller is whether a text stands where a script had nothing to write.
func isFiller(v jsontree.Value) bool {
	if v = v.Lone(); v.Kind() != jsontree.Text {
		return false
	}
	text := strings.TrimSpace(v.Text())
	return text == "" || ascii.EqualFold(text, "unknown") || isNoWord(text)
}

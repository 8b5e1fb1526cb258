package policy

import "strings"

// property is a property of a device that rules may ask for.
type property uint8

const (
	propDeviceID property = iota
	propDisplayName
	propOwnership
	propEnrollmentProfile
	propCompliant
	propManufacturer
	propMDMApp
	propModel
	propOS
	propOSVersion
	propPhysicalIDs
	propProfileType
	propSystemLabels
	propTrustType
	propExtension1 // and 14 more
	propCount      = propExtension1 + 15
)

// propertyNames are the names of the properties before the extension attributes;
// the second is what groups with rules call it.
func propertyNames() [propExtension1][2]string {
	return [propExtension1][2]string{
		propDeviceID: {"deviceId"}, propDisplayName: {"displayName"}, propOwnership: {"deviceOwnership"},
		propEnrollmentProfile: {"enrollmentProfileName"}, propCompliant: {"isCompliant"},
		propManufacturer: {"manufacturer", "deviceManufacturer"}, propMDMApp: {"mdmAppId", "deviceManagementAppId"},
		propModel: {"model", "deviceModel"}, propOS: {"operatingSystem", "deviceOSType"},
		propOSVersion: {"operatingSystemVersion", "deviceOSVersion"}, propPhysicalIDs: {"physicalIds", "devicePhysicalIds"},
		propProfileType: {"profileType"}, propSystemLabels: {"systemLabels"}, propTrustType: {"trustType"},
	}
}

// String returns the name that rules use.
func (p property) String() string {
	if p < propExtension1 {
		return "device." + propertyNames()[p][0]
	}
	n := int(p-propExtension1) + 1
	return "device.extensionAttribute" + strings.TrimPrefix(string([]byte{byte('0' + n/10), byte('0' + n%10)}), "0")
}

func (p property) isFlag() bool { return p == propCompliant }
func (p property) isList() bool { return p == propPhysicalIDs || p == propSystemLabels }

func parseProperty(t token) (property, error) {
	name, ok := cutPrefixFold(t.text, "device.")
	if t.kind != tokenWord || !ok {
		return 0, ruleError(t.at, "%s stands where a property such as device.isCompliant should be", t)
	}
	for p, names := range propertyNames() {
		if strings.EqualFold(names[0], name) || strings.EqualFold(names[1], name) {
			return property(p), nil
		}
	}
	for p := propExtension1; p < propCount; p++ {
		if strings.EqualFold(p.String(), t.text) {
			return p, nil
		}
	}
	return 0, ruleError(t.at, "device filters know no property %q", t.text)
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// valueState is what is known of a property.
type valueState uint8

const (
	valueUnknown valueState = iota
	valueNull
	valueSet
)

// Device is what a sign-in says about its device.
type Device struct {
	// Registered is whether the directory knows the device: of one that it does
	// not know, all properties are null.
	Registered Known
	ID         string
	Name       string
	// OperatingSystem is a family: Windows, WindowsPhone, macOS, iOS, Android, Linux.
	OperatingSystem string
	// TrustType is AzureAD, ServerAD (hybrid) or Workplace (registered).
	TrustType string
	Compliant Known
}

// lookup returns a property's value.
func (d *Device) lookup(p property) (string, valueState) {
	if d.Registered == No {
		return "", valueNull
	}
	var value string
	switch p {
	case propDeviceID:
		value = d.ID
	case propDisplayName:
		value = d.Name
	case propOS:
		value = d.OperatingSystem
	case propTrustType:
		value = d.TrustType
	case propCompliant:
		switch d.Compliant {
		case Yes:
			value = "True"
		case No:
			value = "False"
		}
	}
	if value == "" {
		return "", valueUnknown
	}
	return value, valueSet
}

// systemNames are what a device filter calls the systems of a family: the name that
// Microsoft Learn has for filters, and those that rules of groups have besides, by how
// a device was enrolled. Filters have none for macOS.
func systemNames(family string) (name string, others [2]string) {
	switch family {
	case "macOS":
		return "", [...]string{"MacMDM", family}
	case "iOS":
		return family, [...]string{"iPhone", "iPad"}
	case "Android":
		return family, [...]string{"AndroidForWork", "AndroidEnterprise"}
	}
	return family, [2]string{}
}

package enrich

import "strings"

// product is a family and a version, such as "Windows" and "10", "Rich Client"
// and "4.61.0.0"; empty where a name does not say.
type product struct{ family, version string }

// maxProduct is how much of a product's name is read, in bytes.
const maxProduct = 128

// shortName is the part of a product's name that is read.
func shortName(name string) string {
	if len(name) <= maxProduct {
		return name
	}
	return strings.ToValidUTF8(name[:maxProduct], "")
}

// readOS splits the name of an operating system as producers and user agents
// write it: "Windows 10", "Windows10", "Ios 17.5", "MacOs", "Mac OS X 10.15.7".
// Families have one spelling.
func readOS(name string) product {
	p := splitProduct(name)
	if p.version == "" {
		stem := strings.TrimRight(p.family, "0123456789.")
		if _, known := osFamily(stem); known {
			p = product{stem, p.family[len(stem):]}
		}
	}
	if family, known := osFamily(p.family); known {
		p.family = family
		return p
	}
	// "Windows XP", "Windows Server 2019": the version has words.
	const windows = "windows "
	if len(name) > len(windows) && strings.EqualFold(name[:len(windows)], windows) {
		return product{"Windows", strings.TrimSpace(name[len(windows):])}
	}
	return p
}

// osFamily is the one spelling of a family of operating systems, however it is
// written elsewhere; ok is false for one that has no other.
func osFamily(name string) (family string, ok bool) {
	switch strings.ToLower(name) {
	case "windows", "windows nt":
		return "Windows", true
	case "windows phone":
		return "Windows Phone", true
	case "windows mobile":
		return "Windows Mobile", true
	case "macos", "mac os", "mac os x", "os x", "osx", "mac":
		return "macOS", true
	case "ios", "iphone os":
		return "iOS", true
	case "ipados":
		return "iPadOS", true
	case "tvos":
		return "tvOS", true
	case "android":
		return "Android", true
	case "linux":
		return "Linux", true
	case "chrome os", "chromeos", "cros":
		return "Chrome OS", true
	}
	return "", false
}

// splitProduct takes the version off the end of a name: its last word, when it
// begins with a digit or with v and a digit.
func splitProduct(name string) product {
	name = strings.TrimSpace(name)
	if strings.EqualFold(name, "Unknown") || strings.EqualFold(name, "Other") {
		return product{}
	}
	blank := strings.LastIndexByte(name, ' ')
	if blank < 0 {
		return product{family: name}
	}
	version := name[blank+1:]
	if len(version) > 1 && (version[0] == 'v' || version[0] == 'V') {
		version = version[1:]
	}
	if version[0] < '0' || version[0] > '9' {
		return product{family: name}
	}
	return product{strings.TrimSpace(name[:blank]), version}
}

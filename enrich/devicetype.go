package enrich

import "strings"

// Types of devices.
const (
	deviceDesktop = "desktop"
	deviceMobile  = "mobile"
	deviceTablet  = "tablet"
	deviceTV      = "tv"
	deviceBot     = "bot"
	deviceOther   = "other"
)

// decideDeviceType takes what only a user agent tells (a robot, a television, a
// tablet), else what the operating system runs on, else what the user agent
// tells besides. Something that is named but none of these is other.
func decideDeviceType(osFamily, browserFamily, claimed string) string {
	switch claimed {
	case deviceBot, deviceTV, deviceTablet:
		return claimed
	}
	if kind := typeOfOS(osFamily); kind != "" {
		return kind
	}
	if claimed == "" && osFamily+browserFamily != "" {
		return deviceOther
	}
	return claimed
}

// typeOfOS is what a family of operating systems runs on; "" when it does not say.
func typeOfOS(family string) string {
	switch family {
	case "Windows", "macOS", "Linux", "Chrome OS", "Ubuntu", "Debian", "Fedora", "Red Hat", "CentOS", "SUSE", "Arch Linux",
		"Linux Mint", "FreeBSD", "OpenBSD", "NetBSD", "Solaris":
		return deviceDesktop
	case "iOS", "Android", "Windows Phone", "Windows Mobile", "BlackBerry OS", "KaiOS", "Symbian OS", "Firefox OS":
		return deviceMobile
	case "iPadOS":
		return deviceTablet
	case "tvOS":
		return deviceTV
	}
	return ""
}

// isDesktopOnly reports whether a user agent has nothing to add about a device that
// the producer says runs this; that saves looking at most of them.
func isDesktopOnly(osFamily string) bool { return osFamily == "Windows" || osFamily == "macOS" }

// claimedType is the type of device that a user agent claims, given the browser
// that it names; "" when it claims none.
func claimedType(userAgent, browser string) string {
	switch {
	case containsAny(browser, "bot", "crawler", "spider", "slurp"):
		return deviceBot
	case containsAny(userAgent, "SMART-TV", "SmartTV", "AppleTV", "Apple TV", "GoogleTV", "Android TV", "HbbTV", "Web0S", "Roku/", "BRAVIA", "tvOS"):
		return deviceTV
	case containsAny(userAgent, "iPad"), containsAny(userAgent, "Tablet") && !containsAny(userAgent, "Tablet PC"):
		return deviceTablet
	case strings.HasPrefix(userAgent, "Mozilla/") && containsAny(userAgent, "Android") && !containsAny(userAgent, "Mobile"):
		return deviceTablet // Android's browsers say Mobile on telephones only
	case containsAny(userAgent, "Mobile", "iPhone", "Android"):
		return deviceMobile
	}
	return ""
}

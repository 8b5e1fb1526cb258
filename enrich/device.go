package enrich

import (
	"github.com/gatehouse/gatehouse/schemas"
)

// device_source: who named the operating system and the browser.
const (
	deviceFromProducer  = "producer"
	deviceFromUserAgent = "userAgent"
)

// device is what decideDevice decides.
type device struct{ os, browser, source string }

// decideDevice takes the operating system and the browser that the producer
// named, and fills what it left out from the user agent; lookup is asked only
// then. The source is userAgent as soon as one of the two comes from there: a
// user agent is what a client says about itself.
func decideDevice(said *schemas.DeviceDetail, userAgent string, lookup func(string) *agent) device {
	var d device
	if said != nil {
		d.os, d.browser = said.OperatingSystem, said.Browser
	}
	if d.os != "" || d.browser != "" {
		d.source = deviceFromProducer
	}
	if userAgent == "" || d.os != "" && d.browser != "" {
		return d
	}
	claimed := lookup(userAgent)
	if d.os == "" && claimed.os != "" {
		d.os, d.source = claimed.os, deviceFromUserAgent
	}
	if d.browser == "" && claimed.browser != "" {
		d.browser, d.source = claimed.browser, deviceFromUserAgent
	}
	return d
}

package sink

import (
	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
)

// clientColumns say with which program and device.
type clientColumns struct {
	clientApp         dictionary
	clientAppUsed     dictionary
	clientAppSource   dictionary
	isModernAuth      optional[bool]
	userAgent         dictionary
	operatingSystem   dictionary
	osFamily          dictionary
	osVersion         dictionary
	browser           dictionary
	browserFamily     dictionary
	browserVersion    dictionary
	deviceType        dictionary
	deviceSource      dictionary
	deviceID          idColumns
	deviceDisplayName textColumn
	isCompliant       optional[bool]
	isManaged         optional[bool]
	trustType         dictionary
}

func (g *clientColumns) bind(c *columns) {
	for _, col := range []*optional[bool]{&g.isModernAuth, &g.isCompliant, &g.isManaged} {
		*col = optionalOf[bool](new(proto.ColBool))
	}
	c.bind("client_app", &g.clientApp)
	c.bind("client_app_used", &g.clientAppUsed)
	c.bind("client_app_source", &g.clientAppSource)
	c.bind("is_modern_auth", &g.isModernAuth)
	c.bind("user_agent", &g.userAgent)
	c.bind("operating_system", &g.operatingSystem)
	c.bind("os_family", &g.osFamily)
	c.bind("os_version", &g.osVersion)
	c.bind("browser", &g.browser)
	c.bind("browser_family", &g.browserFamily)
	c.bind("browser_version", &g.browserVersion)
	c.bind("device_type", &g.deviceType)
	c.bind("device_source", &g.deviceSource)
	g.deviceID.bind(c, "device_id")
	c.bind("device_display_name", &g.deviceDisplayName)
	c.bind("is_compliant", &g.isCompliant)
	c.bind("is_managed", &g.isManaged)
	c.bind("trust_type", &g.trustType)
}

func (g *clientColumns) append(ev *schemas.SignIn, enriched *schemas.Enrichment) {
	g.clientApp.Append(enriched.ClientApp)
	g.clientAppUsed.Append(ev.ClientAppUsed)
	g.clientAppSource.Append(enriched.ClientAppSource)
	g.isModernAuth.set(enriched.IsModernAuth)
	g.userAgent.Append(ev.UserAgent)
	g.operatingSystem.Append(enriched.OperatingSystem)
	g.osFamily.Append(enriched.OsFamily)
	g.osVersion.Append(enriched.OsVersion)
	g.browser.Append(enriched.Browser)
	g.browserFamily.Append(enriched.BrowserFamily)
	g.browserVersion.Append(enriched.BrowserVersion)
	g.deviceType.Append(enriched.DeviceType)
	g.deviceSource.Append(enriched.DeviceSource)

	device := ev.DeviceDetail
	if device == nil {
		device = &schemas.DeviceDetail{}
	}
	g.deviceID.append(device.DeviceId)
	g.deviceDisplayName.Append(device.DisplayName)
	g.isCompliant.set(device.IsCompliant)
	g.isManaged.set(device.IsManaged)
	g.trustType.Append(device.TrustType)
}

package rows

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/packed"
	"github.com/gatehouse/gatehouse/sink/column"
)

// clientColumns say with which program and device.
type clientColumns struct {
	userAgent         column.Dictionary
	deviceID          idColumns
	deviceDisplayName column.Text
	device            packedColumn
}

func (g *clientColumns) bind(c *Columns) {
	c.bind("user_agent", &g.userAgent)
	g.deviceID.bind(c, "device_id")
	c.bind("device_display_name", &g.deviceDisplayName)
	g.device.fill = fillDevice
	c.bind("_device", &g.device)
}

func (g *clientColumns) append(ev rowEvent) {
	g.userAgent.Append(ev.UserAgent)
	g.deviceID.append(ev.DeviceDetail.GetDeviceId())
	g.deviceDisplayName.Append(ev.DeviceDetail.GetDisplayName())
	g.device.append(ev)
}

func fillDevice(t *packed.Text, ev rowEvent) {
	device := ev.DeviceDetail
	if device == nil {
		device = &schemas.DeviceDetail{}
	}
	t.Add(ev.enriched.ClientApp)
	t.Add(ev.ClientAppUsed)
	t.Add(ev.enriched.ClientAppSource)
	t.AddBool(ev.enriched.IsModernAuth)
	t.Add(ev.enriched.OperatingSystem)
	t.Add(ev.enriched.OsFamily)
	t.Add(ev.enriched.OsVersion)
	t.Add(ev.enriched.Browser)
	t.Add(ev.enriched.BrowserFamily)
	t.Add(ev.enriched.BrowserVersion)
	t.Add(ev.enriched.DeviceType)
	t.Add(ev.enriched.DeviceSource)
	t.AddBool(device.IsCompliant)
	t.AddBool(device.IsManaged)
	t.Add(device.TrustType)
}

package policy

import (
	"cmp"
	"net/netip"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// Client types of policies.
const (
	clientBrowser = "browser"
	clientMobile  = "mobileAppsAndDesktopClients"
	clientEAS     = "exchangeActiveSync"
	clientOther   = "other"
)

// readClient reads the kind of client, the platform and the authentication flow.
func (f *Facts) readClient(ev *schemas.SignIn, e *schemas.Enrichment) {
	name := e.GetClientApp()
	if name == "" {
		name = ev.ClientAppUsed
	}
	if app, ok := schemas.ClientApps().Lookup(name); ok {
		f.ClientType = app.ConditionalAccessType
	}
	f.PublicClient = f.ClientType == clientMobile || strings.EqualFold(ev.ClientCredentialType, "none")

	f.Platform = platformOf(e.GetOperatingSystem())
	if f.Platform == "" {
		f.Platform = platformOf(ev.GetDeviceDetail().GetOperatingSystem())
	}
	if f.Platform == "" && ev.UserAgent != "" {
		if f.Platform = platformOf(ev.UserAgent); f.Platform == "" {
			f.Platform = platformUnknown
		}
	}
	f.Flow, f.SessionFlow = flowOf(ev.AuthenticationProtocol), flowOf(ev.OriginalTransferMethod)
}

// Authentication flows of policies; flowNone is any other.
const (
	flowNone       = "none"
	flowDeviceCode = "deviceCodeFlow"
	flowTransfer   = "authenticationTransfer"
)

// cameBy decides whether the sign-in, or its session before, came by one of the flows.
// What one of the two does not say, the other does.
func (f *Facts) cameBy(flows []string) Known {
	if f.Flow == "" || f.SessionFlow == "" {
		return listed(flows, cmp.Or(f.Flow, f.SessionFlow))
	}
	return listed(flows, f.Flow).or(listed(flows, f.SessionFlow))
}

func flowOf(name string) string {
	switch {
	case name == "", strings.EqualFold(name, "unknownFutureValue"):
		return ""
	case strings.EqualFold(name, "deviceCode"), strings.EqualFold(name, flowDeviceCode):
		return flowDeviceCode
	case strings.EqualFold(name, flowTransfer):
		return flowTransfer
	}
	return flowNone
}

// platformUnknown is a platform that policies have no name for.
const platformUnknown = "unknown"

// platformOf finds the platform in the name of an operating system or in a user
// agent; empty for an empty name. The order matters: phones name the systems of
// others in their user agents.
func platformOf(name string) string {
	if name == "" {
		return ""
	}
	for _, p := range [...]struct{ part, platform string }{
		{"windows phone", "windowsPhone"}, {"windowsphone", "windowsPhone"},
		{"android", "android"}, {"iphone", "iOS"}, {"ipad", "iOS"}, {"ipod", "iOS"},
		{"windows", "windows"}, {"cros ", platformUnknown}, {"chrome os", platformUnknown}, {"chromeos", platformUnknown},
		{"macos", "macOS"}, {"mac os", "macOS"}, {"macintosh", "macOS"}, {"os x", "macOS"}, {"ios", "iOS"}, {"darwin", "macOS"},
		{"linux", "linux"}, {"ubuntu", "linux"}, {"fedora", "linux"}, {"debian", "linux"}, {"red hat", "linux"},
	} {
		if containsFold(name, p.part) {
			return p.platform
		}
	}
	return platformUnknown
}

// readPlace reads address, country and the networks that the producer saw.
func (f *Facts) readPlace(ev *schemas.SignIn, e *schemas.Enrichment) {
	text := strings.TrimSpace(ev.IpAddress)
	if addr, err := netip.ParseAddr(text); err == nil {
		f.Address = addr.WithZone("").Unmap()
	} else if withPort, err := netip.ParseAddrPort(text); err == nil {
		f.Address = withPort.Addr().WithZone("").Unmap()
	}
	f.Country = e.GetCountry()
	said := ev.GetLocation().GetCountryOrRegion()
	if f.Country == "" {
		f.Country = schemas.CountryCode(said)
	}
	f.ForeignCode = foreignCode(said)
	inside := f.Address.IsValid() && (f.Address.IsPrivate() || f.Address.IsLoopback() || f.Address.IsLinkLocalUnicast() || f.Address.IsUnspecified())
	f.NoCountry = f.Country == "" && (inside || e.GetLocationSource() == "private" || e.GetLocationSource() == "reserved")
	for _, network := range ev.NetworkLocationDetails {
		trusted := known(strings.EqualFold(network.NetworkType, "trusted") || strings.EqualFold(network.NetworkType, "trustedNamedLocation"))
		f.TrustedNetwork = f.TrustedNetwork.or(trusted)
		if trusted == No && f.TrustedNetwork == Unknown {
			f.TrustedNetwork = No
		}
		if f.Networks == nil {
			f.Networks = network.NetworkNames
		} else {
			f.Networks = append(f.Networks[:len(f.Networks):len(f.Networks)], network.NetworkNames...)
		}
	}
	if ev.IsThroughGlobalSecureAccess != nil {
		f.CompliantNetwork = known(*ev.IsThroughGlobalSecureAccess)
	}
}

// readDevice reads what the directory knows of the device. Producers send an
// empty id for one that it does not know.
func (f *Facts) readDevice(ev *schemas.SignIn, e *schemas.Enrichment) {
	said := ev.DeviceDetail
	if said == nil {
		return
	}
	d := &f.Device
	d.ID, d.Name = realID(said.DeviceId), said.DisplayName
	d.TrustType = trustOf(said.TrustType)
	if said.IsCompliant != nil {
		d.Compliant = known(*said.IsCompliant)
	}
	registered := d.ID != "" || d.TrustType != "" || d.Compliant == Yes || said.GetIsManaged()
	d.Registered = known(registered)
	if !registered {
		d.Compliant = No
		return
	}
	os := e.GetOperatingSystem()
	if os == "" {
		os = said.OperatingSystem
	}
	switch platformOf(os) {
	case "windows":
		d.OperatingSystem = "Windows"
	case "windowsPhone":
		d.OperatingSystem = "WindowsPhone"
	case "macOS":
		d.OperatingSystem = "macOS"
	case "iOS":
		d.OperatingSystem = "iOS"
	case "android":
		d.OperatingSystem = "Android"
	case "linux":
		d.OperatingSystem = "Linux"
	}
}

// trustOf maps the words of sign-in logs to those of the directory.
func trustOf(said string) string {
	switch {
	case said == "":
		return ""
	case containsFold(said, "hybrid"), strings.EqualFold(said, "ServerAD"), strings.EqualFold(said, "Domain joined"):
		return "ServerAD"
	case containsFold(said, "registered"), strings.EqualFold(said, "Workplace"):
		return "Workplace"
	case containsFold(said, "joined"), strings.EqualFold(said, "AzureAD"):
		return "AzureAD"
	}
	return said
}

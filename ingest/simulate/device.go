package simulate

import "math/rand/v2"

// device is something a person signs in with.
type device struct {
	id, name  string
	os        string
	browser   string
	webAgent  string
	appAgent  string
	trust     string
	compliant bool
	managed   bool
	mobile    bool
}

// deviceModel is a kind of device; the agents have the shapes real ones have.
type deviceModel struct {
	os, browser, webAgent, appAgent string
	mobile                          bool
}

func laptopModels() []deviceModel {
	return []deviceModel{
		{"Windows10", "Edge 141.0.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
			"Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; .NET4.0C; .NET4.0E; IDCRL-cfg 16.000.30100.00; App OUTLOOK.EXE)", false},
		{"Windows10", "Chrome 141.0.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
			"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Teams/25290.302 Chrome/140.0.0.0 Safari/537.36", false},
		{"Windows10", "Firefox 144.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
			"Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.19328; Pro)", false},
		{"MacOs", "Safari 18.6", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
			"Microsoft Office/16.102 (Macintosh; Intel Mac OS X 15.6)", false},
		{"MacOs", "Chrome 141.0.0", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
			"Teams/25290.302 CFNetwork/3826.600.41 Darwin/24.6.0", false},
		{"Linux", "Firefox 143.0", "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
			"python/3.12.3 (Linux-6.8.0-x86_64-with-glibc2.39) AZURECLI/2.77.0", false},
	}
}

func phoneModels() []deviceModel {
	return []deviceModel{
		{"Ios 18.6.2", "Mobile Safari", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
			"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 PKeyAuth/1.0", true},
		{"Android 15", "Chrome Mobile 141.0.0", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
			"Dalvik/2.1.0 (Linux; U; Android 15; SM-S921B Build/AP3A.240905.015) PKeyAuth/1.0", true},
	}
}

// newDevice makes a device of one of the models. Owned by the organisation it is
// joined and mostly compliant; a private one is at most registered.
func newDevice(r *rand.Rand, models []deviceModel, owned bool, name string) *device {
	m := models[skewed(r, len(models))]
	d := &device{os: m.os, browser: m.browser, webAgent: m.webAgent, appAgent: m.appAgent, mobile: m.mobile}
	if !owned && r.Float64() < 0.6 {
		return d // unknown to the directory
	}
	d.id, d.name = newUUID(r), name
	switch {
	case !owned || m.mobile:
		d.trust = "Azure AD registered"
	case r.Float64() < 0.3:
		d.trust = "Hybrid Azure AD joined"
	default:
		d.trust = "Azure AD joined"
	}
	d.managed = owned
	d.compliant = owned && r.Float64() < 0.93
	return d
}

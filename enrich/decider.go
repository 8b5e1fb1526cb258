package enrich

import (
	"github.com/gatehouse/gatehouse/enrich/geo"
	"github.com/gatehouse/gatehouse/schemas"
)

// decider makes all decisions about one event. It reuses its buffers and belongs
// to one worker.
type decider struct {
	errors         *schemas.ErrorCatalogue
	apps           *schemas.ClientAppTable
	finder         *geo.Finder
	preferDatabase bool

	agents    *recent[*agent]
	systems   *recent[product]
	browsers  *recent[product]
	transport transportReader
	policies  *ownPolicies

	out        schemas.Enrichment
	found      schemas.GeoLocation
	modern     bool
	additional string
	lookups    lookupCounts
	// The methods as values, made once: a closure per event would allocate.
	lookupAgent   func(string) *agent
	readTransport func() transport
}

// lookupCounts counts how addresses fared in the geolocation files.
type lookupCounts struct {
	// none are events without an address that could have a place.
	hit, miss, none int
}

// newDecider returns a decider; without a lookup no tenant has policies of its own.
func newDecider(catalogue *schemas.ErrorCatalogue, finder *geo.Finder, patterns *agentPatterns, preferDatabase bool, policies policyLookup) *decider {
	d := &decider{
		errors: catalogue, apps: schemas.ClientApps(), finder: finder,
		preferDatabase: preferDatabase, agents: newAgentCache(patterns),
		systems: newRecent(readOS), browsers: newRecent(splitProduct),
		policies: newOwnPolicies(policies),
	}
	d.lookupAgent = func(userAgent string) *agent { return d.agents.lookup(headOf(userAgent)) }
	d.readTransport = func() transport { return d.transport.read(d.additional) }
	return d
}

// decide fills ev.Enrichment. What it points to is valid until the next call.
func (d *decider) decide(ev *schemas.SignIn) {
	e := &d.out
	e.Reset()
	ev.Enrichment = e

	result := decideStatus(d.errors, ev.Status)
	e.Status, e.FailureReason, e.Remediation = result.status, result.reason, result.remediation

	second := decideMFA(ev, e.Status)
	e.MfaResult, e.MfaMethod, e.MfaSource = second.result, second.method, second.source

	e.EventType, e.IsInteractive = decideEventType(ev)
	d.decideClient(ev, e)

	d.decideDevice(ev, e)

	d.locate(ev, e)

	// Policies look at all that has been decided.
	outcome := decideConditionalAccess(ev, e.Status, d.policies.evaluate(ev, e, d.finder.Available()))
	e.ConditionalAccessStatus, e.ConditionalAccessSource = outcome.status, outcome.source
}

func (d *decider) decideClient(ev *schemas.SignIn, e *schemas.Enrichment) {
	d.additional = ev.Additional
	evidence := appEvidence{
		said:       ev.ClientAppUsed,
		workload:   e.EventType == schemas.EventType_EVENT_TYPE_SERVICE_PRINCIPAL || e.EventType == schemas.EventType_EVENT_TYPE_MANAGED_IDENTITY,
		protocol:   ev.AuthenticationProtocol,
		userAgent:  ev.UserAgent,
		browser:    ev.GetDeviceDetail().GetBrowser(),
		appID:      ev.AppId,
		appName:    ev.AppDisplayName,
		resourceID: ev.ResourceId, resourceName: ev.ResourceDisplayName,
		transport: d.readTransport,
		lookup:    d.lookupAgent,
	}
	app, source := decideClientApp(d.apps, evidence)
	if app == nil {
		return
	}
	d.modern = app.Modern
	e.ClientApp, e.ClientAppSource, e.IsModernAuth = app.Name, source, &d.modern
}

func (d *decider) decideDevice(ev *schemas.SignIn, e *schemas.Enrichment) {
	named := decideDevice(ev.DeviceDetail, ev.UserAgent, d.lookupAgent)
	e.OperatingSystem, e.Browser, e.DeviceSource = named.os, named.browser, named.source
	system, browser := d.systems.lookup(shortName(named.os)), d.browsers.lookup(shortName(named.browser))
	e.OsFamily, e.OsVersion = system.family, system.version
	e.BrowserFamily, e.BrowserVersion = browser.family, browser.version
	claimed := ""
	if ev.UserAgent != "" && !(named.source == deviceFromProducer && isDesktopOnly(system.family)) {
		claimed = d.lookupAgent(ev.UserAgent).device
	}
	e.DeviceType = decideDeviceType(system.family, browser.family, claimed)
}

// locate asks the geolocation files and decides the location.
func (d *decider) locate(ev *schemas.SignIn, e *schemas.Enrichment) {
	addr, _ := parseAddress(ev.IpAddress)
	kind := reachOf(addr)
	var found *schemas.GeoLocation
	switch {
	case kind != reachPublic:
		d.lookups.none++
	default:
		d.found.Reset()
		if d.finder.Find(addr, &d.found) {
			found = &d.found
			d.lookups.hit++
		} else {
			d.lookups.miss++
		}
	}
	e.Geo = found
	where := decideLocation(ev.Location, found, kind, d.preferDatabase)
	e.City, e.State, e.Country = where.city, where.state, where.country
	e.Latitude, e.Longitude, e.LocationSource = where.latitude, where.longitude, where.source
}

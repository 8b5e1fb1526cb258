package enrich

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// client_app_source: the evidence that decided the client app.
const (
	appFromProducer  = "producer"
	appFromProtocol  = "protocol"
	appFromPort      = "port"
	appFromPath      = "path"
	appFromUserAgent = "userAgent"
	appFromApp       = "app"
	appFromResource  = "resource"
)

// appEvidence is all that can point to a client app.
type appEvidence struct {
	// said is the producer's clientAppUsed.
	said string
	// workload is whether an application or a managed identity signed in: no
	// person's client is involved.
	workload bool
	// protocol is the producer's authenticationProtocol.
	protocol string
	// userAgent is the client's; browser what the producer made of it.
	userAgent, browser string
	appID, appName     string
	// resourceID and resourceName are of the service signed in to.
	resourceID, resourceName string
	transport                func() transport
	lookup                   func(userAgent string) *agent
}

// decideClientApp returns the client app and the evidence that decided it; nil
// and "" when nothing is known. In this order, because each is easier to forge
// or to misread than the one before:
//  1. the producer's value, in any spelling;
//  2. what the producer says about the way: protocol, server port, path;
//  3. the user agent, or the browser that the producer read out of it;
//  4. a well-known application;
//  5. a service that only one client signs in to.
//
// A value of the producer that is not in the taxonomy, "Unknown" among them, is
// "Other clients" when nothing else decides; no value at all stays empty, also
// with a user agent that nobody knows: it says nothing.
func decideClientApp(table *schemas.ClientAppTable, e appEvidence) (*schemas.ClientApp, string) {
	said := strings.TrimSpace(e.said)
	if app, ok := table.Lookup(said); ok {
		return app, appFromProducer
	}
	named := said != "" && !isPlaceholder(said) && !(e.workload && strings.EqualFold(said, "Unknown"))
	if !e.workload {
		if app, source := inferClientApp(table, e); app != nil {
			return app, source
		}
	}
	if named {
		other, _ := table.Lookup(schemas.OtherClients)
		return other, appFromProducer
	}
	return nil, ""
}

// inferClientApp decides without the producer's value.
func inferClientApp(table *schemas.ClientAppTable, e appEvidence) (*schemas.ClientApp, string) {
	way := e.transport()
	if app, ok := table.ByProtocol(way.protocol); ok {
		return app, appFromProtocol
	}
	if app, ok := table.ByProtocol(e.protocol); ok {
		return app, appFromProtocol
	}
	if app, ok := table.ByPort(way.port); ok {
		return app, appFromPort
	}
	if app, ok := table.ByPath(way.path); ok {
		return app, appFromPath
	}
	if e.userAgent != "" {
		if app := e.lookup(e.userAgent).app; app != nil {
			return app, appFromUserAgent
		}
	}
	if app, ok := table.ByUserAgent(e.browser); ok {
		return app, appFromUserAgent
	}
	if app, ok := table.ByApplication(e.appID); ok {
		return app, appFromApp
	}
	if app, ok := table.ByApplication(e.appName); ok {
		return app, appFromApp
	}
	if app, ok := table.ByResource(e.resourceID); ok {
		return app, appFromResource
	}
	if app, ok := table.ByResource(e.resourceName); ok {
		return app, appFromResource
	}
	return nil, ""
}

// isPlaceholder knows what exports write where there is no client app. "Unknown"
// is one where an application signed in by itself.
func isPlaceholder(said string) bool {
	return strings.EqualFold(said, "None") || strings.EqualFold(said, "null") || said == "-"
}

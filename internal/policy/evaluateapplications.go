package policy

import "strings"

// Ids of the directory as a resource: Microsoft Graph, and Azure AD Graph.
const (
	graphID    = "00000003-0000-0000-c000-000000000000"
	oldGraphID = "00000002-0000-0000-c000-000000000000"
)

// findApplications finds the policies that mean what is accessed. The resource and each
// further audience count by themselves: a policy that means one of them means the
// sign-in, whatever else of it the policy excludes (Microsoft Learn, Conditional Access:
// target resources, behavior with exclusions). The client counts where nothing else is
// named, or where a policy names it, unless it is a public client, which cannot be
// protected, and another resource is asked for.
func (e *Evaluator) findApplications() {
	f, x := e.facts, e.set.apps
	e.appsUnknown.add(x.unresolved)
	resource := f.ResourceID != "" || len(f.Audiences) > 0
	if !resource || !f.PublicClient {
		e.buffer = x.lookup(e.client, f.AppID, e.buffer)
		e.buffer = x.lookup(e.client, f.AppName, e.buffer)
	}
	if f.ResourceID != "" {
		e.target(f.ResourceID, f.ResourceName)
	} else {
		e.buffer = x.lookup(e.client, f.ResourceName, e.buffer)
	}
	for _, audience := range f.Audiences {
		e.target(audience.ApplicationId, "")
	}
	if f.umbrella() {
		e.appsOpen.add(e.set.behindGraph.include)
	}
	e.clientAsTarget(!resource)
	e.halfNamed(resource)
	for i := range e.apps.exclude { // what is meant by one is not excluded by another
		e.apps.exclude[i] &^= e.apps.include[i] | e.appsOpen[i]
		e.appsUnknown.include[i] |= e.appsOpen[i] &^ e.apps.include[i]
	}
	if f.Elsewhere {
		e.appsUnknown.include.add(e.apps.include)
		e.apps.include.clear()
	}
}

// halfNamed notes the policies that may mean what the sign-in names only by an id, only
// by a name, or not at all. A client can be included besides the resource, never excluded.
func (e *Evaluator) halfNamed(resource bool) {
	f, x := e.facts, e.set.apps
	client := !resource || !f.PublicClient
	switch {
	case f.ResourceID == "" && f.ResourceName != "", !resource && f.AppID == "":
		e.appsUnknown.add(x.byID)
	case client && f.AppID == "":
		e.appsOpen.add(x.byID.include)
	}
	switch {
	case f.ResourceID != "" && f.ResourceName == "", len(f.Audiences) > 0, !resource && f.AppName == "":
		e.appsUnknown.add(x.byOther)
	case client && f.AppName == "":
		e.appsOpen.add(x.byOther.include)
	}
}

// target adds the policies that include a resource and do not exclude it. Whether one
// that excludes the client means the directory depends on what of it is asked for, and
// since when; whether one that excludes a service behind Microsoft Graph means Graph, on
// which service is asked for.
func (e *Evaluator) target(id, name string) {
	x := e.set.apps
	one := e.one
	one.include.clear()
	one.exclude.clear()
	e.buffer = x.lookup(one, id, e.buffer)
	e.buffer = x.lookup(one, name, e.buffer)
	one.add(x.all)
	directory := strings.EqualFold(id, graphID) || strings.EqualFold(id, oldGraphID)
	umbrella := directory && e.facts.umbrella()
	for i := range one.include {
		included, open := one.include[i]&^one.exclude[i], uint64(0)
		if directory {
			open = e.client.exclude[i]
		}
		if umbrella {
			open |= e.set.behindGraph.exclude[i]
		}
		e.appsOpen[i] |= included & open
		e.apps.include[i] |= included &^ open
		e.apps.exclude[i] |= one.exclude[i]
	}
}

// clientAsTarget adds the policies that name the client, or mean all where nothing else
// is accessed.
func (e *Evaluator) clientAsTarget(alone bool) {
	if alone {
		e.client.add(e.set.apps.all)
	}
	for i := range e.client.include {
		e.apps.include[i] |= e.client.include[i] &^ e.client.exclude[i]
		e.apps.exclude[i] |= e.client.exclude[i]
	}
}

// umbrella is whether the resource is Microsoft Graph without audiences: it stands for
// services that the sign-in does not name.
func (f *Facts) umbrella() bool {
	return strings.EqualFold(f.ResourceID, graphID) && len(f.Audiences) == 0
}

// servicesBehindGraph are the policies that include or exclude one of the services that
// are reached through Microsoft Graph too: those of Office 365, its portals aside.
func servicesBehindGraph(apps *index) class {
	all := newClass(apps.policies)
	var buffer []byte
	for _, id := range appGroups()[groupOffice365] {
		if !inGroup(groupAdminPortals, id) {
			buffer = apps.lookup(all, id, buffer)
		}
	}
	return all
}

package list

import (
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

// source is one kind of sign-ins, as the portal asks for it, and tools that were made
// from its requests.
type source string

const (
	sourceInteractive      source = "adfs"
	sourceNonInteractive   source = "rt"
	sourceServicePrincipal source = "sp"
	sourceManagedIdentity  source = "msi"
)

// kind is its name among signInEventTypes.
func (s source) kind() string {
	switch s {
	case sourceNonInteractive:
		return "nonInteractiveUser"
	case sourceServicePrincipal:
		return "servicePrincipal"
	case sourceManagedIdentity:
		return "managedIdentity"
	}
	return "interactiveUser"
}

func (o *PageOptions) sourceOption() option.Option {
	return option.Choice("source", &o.source, []source{sourceInteractive, sourceNonInteractive, sourceServicePrincipal, sourceManagedIdentity},
		"Sign-ins of one kind, as the portal asks for them: interactive (`adfs`), non-interactive (`rt`), of service principals (`sp`) or of managed identities (`msi`).")
}

// applySource has the filter ask for the kind of the source too.
func (o *PageOptions) applySource() *graph.Problem {
	if o.source == "" {
		return nil
	}
	text := "signInEventTypes/any(t:t eq '" + o.source.kind() + "')"
	if o.filterText != "" {
		text += " and (" + o.filterText + ")"
	}
	return o.readFilter(text)
}

package export

// Kind is the kind of sign-ins in a file; empty leaves it to the filter,
// and means interactive ones where that says nothing.
type Kind string

const (
	// Interactive is what people did themselves.
	Interactive Kind = "interactive"
	// NonInteractive is what clients did for people.
	NonInteractive Kind = "nonInteractive"
	// Application is what applications did for themselves.
	Application Kind = "application"
	// ManagedIdentity is what resources with an identity of their own did.
	ManagedIdentity Kind = "managedIdentity"
)

// Condition is the kind as a filter; empty where the default of lists says it.
func (k Kind) Condition() string {
	switch k {
	case NonInteractive:
		return "isInteractive eq false and not (@gatehouse.eventType in ('servicePrincipal','managedIdentity'))"
	case Application:
		return "@gatehouse.eventType eq 'servicePrincipal'"
	case ManagedIdentity:
		return "@gatehouse.eventType eq 'managedIdentity'"
	case Interactive:
		return "isInteractive eq true"
	}
	return ""
}

// fileName is what the kind's files are called.
func (k Kind) fileName() string {
	switch k {
	case NonInteractive:
		return "NonInteractiveSignIns"
	case Application:
		return "ApplicationSignIns"
	case ManagedIdentity:
		return "MSISignIns"
	case Interactive:
		return "InteractiveSignIns"
	}
	return "SignIns"
}

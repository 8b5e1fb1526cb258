package schemas

// Text is the status as APIs and tables write it: Success, Failure or
// Interrupted; empty when unspecified.
func (s Status) Text() string {
	switch s {
	case Status_STATUS_SUCCESS:
		return "Success"
	case Status_STATUS_FAILURE:
		return "Failure"
	case Status_STATUS_INTERRUPTED:
		return "Interrupted"
	}
	return ""
}

// Text is the kind of sign-in under Graph's name: interactiveUser,
// nonInteractiveUser, servicePrincipal or managedIdentity; empty when unspecified.
func (t EventType) Text() string {
	switch t {
	case EventType_EVENT_TYPE_INTERACTIVE_USER:
		return "interactiveUser"
	case EventType_EVENT_TYPE_NON_INTERACTIVE_USER:
		return "nonInteractiveUser"
	case EventType_EVENT_TYPE_SERVICE_PRINCIPAL:
		return "servicePrincipal"
	case EventType_EVENT_TYPE_MANAGED_IDENTITY:
		return "managedIdentity"
	}
	return ""
}

// Text is the raw format's name: graph, azureMonitor, logAnalytics, portalCsv or
// advancedHunting; empty when unspecified.
func (f Format) Text() string {
	switch f {
	case Format_FORMAT_GRAPH:
		return "graph"
	case Format_FORMAT_AZURE_MONITOR:
		return "azureMonitor"
	case Format_FORMAT_LOG_ANALYTICS:
		return "logAnalytics"
	case Format_FORMAT_PORTAL_CSV:
		return "portalCsv"
	case Format_FORMAT_ADVANCED_HUNTING:
		return "advancedHunting"
	}
	return ""
}

package schemas

import (
	"testing"
)

func TestText_names(t *testing.T) {
	for want, got := range map[string]string{
		"Success": Status_STATUS_SUCCESS.Text(), "Failure": Status_STATUS_FAILURE.Text(), "Interrupted": Status_STATUS_INTERRUPTED.Text(),
		"interactiveUser": EventType_EVENT_TYPE_INTERACTIVE_USER.Text(), "nonInteractiveUser": EventType_EVENT_TYPE_NON_INTERACTIVE_USER.Text(),
		"servicePrincipal": EventType_EVENT_TYPE_SERVICE_PRINCIPAL.Text(), "managedIdentity": EventType_EVENT_TYPE_MANAGED_IDENTITY.Text(),
		"graph": Format_FORMAT_GRAPH.Text(), "azureMonitor": Format_FORMAT_AZURE_MONITOR.Text(),
		"logAnalytics": Format_FORMAT_LOG_ANALYTICS.Text(), "portalCsv": Format_FORMAT_PORTAL_CSV.Text(),
		"advancedHunting": Format_FORMAT_ADVANCED_HUNTING.Text(),
		"":                Status_STATUS_UNSPECIFIED.Text() + EventType_EVENT_TYPE_UNSPECIFIED.Text() + Format_FORMAT_UNSPECIFIED.Text(),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

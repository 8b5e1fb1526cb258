package main

import (
	"bytes"
	"context"
	"fmt"
)

// filters are those of a sign-in report, each for something rare; ids are of
// sign-ins that exist.
func (p *probe) filters(ctx context.Context) ([]string, error) {
	var id, correlation, user, upn, name, address string
	err := p.conn.QueryRow(ctx, "SELECT id, correlation_id, user_id, user_principal_name, user_display_name, ip_address FROM signins WHERE toDate(created_at) = '2026-09-14' AND ip_address LIKE '10.%' LIMIT 1").
		Scan(&id, &correlation, &user, &upn, &name, &address)
	if err != nil {
		return nil, fmt.Errorf("find a sign-in: %w", err)
	}
	return []string{
		"id eq '" + id + "'", "correlationId eq '" + correlation + "'",
		"userId eq '" + user + "'", "userPrincipalName eq '" + upn + "'", "userDisplayName eq '" + name + "'",
		"appId eq 'app-1987'", "appDisplayName eq 'application 1987'", "appId eq 'none'",
		"resourceId eq 'resource-96'", "resourceDisplayName eq 'Resource 96'",
		"status eq 'Interrupted'", "status/errorCode eq 53003", "status/errorCode eq 1",
		"ipAddress eq '" + address + "'", "ipAddress eq '" + address + "/24'", "ipAddress eq '198.51.100.0/24'", "ipAddress eq '203.0.113.0/24'",
		"location/city eq 'City 19999'", "location/state eq 'State 399'", "location/countryOrRegion eq 'IE'", "location/countryOrRegion eq 'AQ'",
		"clientAppUsed eq 'POP3'", "clientAppUsed eq 'Browser'",
		"deviceDetail/operatingSystem eq 'System 59'", "deviceDetail/browser eq 'Browser 799'", "deviceDetail/browser eq 'none'",
		"conditionalAccessStatus eq 'failure'",
	}, nil
}

func countIDs(body []byte) int { return bytes.Count(body, []byte(`"id":`)) }

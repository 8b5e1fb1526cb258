package main

// filter is a filter of a sign-in report, for several values.
type filter struct {
	name        string
	expressions []string
}

// filters are all by which a sign-in report is filtered, each for something rare
// and, where that is something else to read, for something frequent and for
// something that never occurs.
func filters(k known) []filter {
	eq := func(property string, values []string, after string) (out []string) {
		for _, v := range values {
			out = append(out, property+" eq '"+v+after+"'")
		}
		return out
	}
	one := func(name, expression string) filter { return filter{name, []string{expression}} }
	return []filter{
		{"id", eq("id", k.ids, "")},
		{"correlation id", eq("correlationId", k.correlations, "")},
		{"user id", eq("userId", k.users, "")},
		{"user principal name", eq("userPrincipalName", k.names, "")},
		{"user name", eq("userDisplayName", k.displays, "")},
		one("user, none", "userId eq 'deadbeef-0000-4000-8000-000000000000'"),
		one("application id, frequent", "appId eq 'app-3'"),
		one("application id, rare", "appId eq 'app-1871'"),
		one("application name, rare", "appDisplayName eq 'application 1871'"),
		one("application, none", "appId eq 'none'"),
		one("resource id", "resourceId eq 'resource-96'"),
		one("resource name", "resourceDisplayName eq 'Resource 96'"),
		one("status", "status eq 'Interrupted'"),
		one("error code", "status/errorCode eq 53003"),
		one("error code, none", "status/errorCode eq 1"),
		{"address", eq("ipAddress", k.addresses, "")},
		{"network", eq("ipAddress", k.addresses, "/24")},
		one("network, frequent", "ipAddress eq '203.0.0.0/16'"),
		one("network, none", "ipAddress eq '198.51.100.0/24'"),
		one("city, frequent", "location/city eq 'City 5'"),
		one("city, rare", "location/city eq 'City 19871'"),
		one("state", "location/state eq 'State 399'"),
		one("country", "location/countryOrRegion eq 'IE'"),
		one("country, none", "location/countryOrRegion eq 'AQ'"),
		one("client app", "clientAppUsed eq 'Browser'"),
		one("client app, rare", "clientAppUsed eq 'POP3'"),
		one("operating system", "deviceDetail/operatingSystem eq 'Linux'"),
		one("browser", "deviceDetail/browser eq 'Firefox 143.0'"),
		one("browser, none", "deviceDetail/browser eq 'none'"),
		one("conditional access", "conditionalAccessStatus eq 'failure'"),
	}
}

// combined are filters together, as people narrow a list down.
func combined(k known) []filter {
	var userFailed, userApp, addressFailed []string
	for i := range k.users {
		userFailed = append(userFailed, "userPrincipalName eq '"+k.names[i]+"' and status eq 'Failure'")
		userApp = append(userApp, "userId eq '"+k.users[i]+"' and appId eq 'app-3'")
		addressFailed = append(addressFailed, "ipAddress eq '"+k.addresses[i]+"' and status/errorCode eq 50126")
	}
	return []filter{
		{"user and failure", userFailed},
		{"user and application", userApp},
		{"address and code", addressFailed},
		{"application, country and failure", []string{"appId eq 'app-3' and location/countryOrRegion eq 'IE' and status eq 'Failure'"}},
		{"application and conditional access", []string{"appId eq 'app-40' and conditionalAccessStatus eq 'failure'"}},
		{"client app and country", []string{"clientAppUsed eq 'IMAP4' and location/countryOrRegion eq 'JP'"}},
		{"city, system and no success", []string{"location/city eq 'City 700' and deviceDetail/operatingSystem eq 'Linux' and status ne 'Success'"}},
		{"beginning of a name", []string{"startswith(userPrincipalName,'user4242')"}},
	}
}

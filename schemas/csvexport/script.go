package csvexport

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// Scripts that export sign-ins for people to read name the columns as they like. What
// they call a property is taken where the columns are no export of Microsoft's.

// scriptNames are such names, without blanks and what joins words, by the property
// that is meant.
var scriptNames = map[string][]string{
	"createdDateTime":         {"signindate", "signindatetime", "signintime", "logindate", "logintime", "logindatetime", "createddate", "date", "time", "datetime(utc)", "date(utc)"},
	"id":                      {"signinid", "requestid"},
	"userPrincipalName":       {"upn", "useremail", "email", "emailaddress"},
	"userDisplayName":         {"user", "displayname", "name"},
	"appDisplayName":          {"app", "appname", "application", "applicationname"},
	"appId":                   {"applicationid"},
	"resourceDisplayName":     {"resource", "resourcename"},
	"ipAddress":               {"ip", "clientip", "clientipaddress", "sourceip", "ipaddr"},
	"clientAppUsed":           {"clientapp", "client"},
	"status":                  {"result", "signinstatus", "loginstatus"},
	"errorCode":               {"signinerrorcode"},
	"failureReason":           {"reason", "signinfailurereason"},
	"conditionalAccessStatus": {"conditionalaccess", "castatus"},
}

// scriptColumns are the columns under the names of a signIn; false where they are no
// table of sign-ins.
func scriptColumns(columns []csvColumn) (renamed []csvColumn, ok bool) {
	meant := map[string]string{}
	for property, names := range scriptNames {
		meant[plainName(property)] = property
		for _, name := range names {
			meant[name] = property
		}
	}
	// A user's name is that for display, where another column has the other.
	meant["username"] = "userPrincipalName"
	for _, c := range columns {
		if name := plainName(c.name); name != "username" && meant[name] == "userPrincipalName" {
			meant["username"] = "userDisplayName"
		}
	}
	seen := map[string]int{}
	for i, c := range columns {
		property := meant[plainName(c.name)]
		if _, twice := seen[ascii.Folded(property)]; property != "" && !twice {
			c.name = property
		}
		seen[ascii.Folded(c.name)] = i
		renamed = append(renamed, c)
	}
	return renamed, isLogAnalyticsHeader(seen)
}

// plainName is the name of a column without what joins its words.
func plainName(name string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "", ".", "").Replace(strings.ToLower(name))
}

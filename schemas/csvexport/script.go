package csvexport

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// Scripts that export sign-ins for people to read name the columns as they like. What
// they call a property is taken where it has no column under its own name.

// scriptName is what scripts call a property, without blanks and what joins words.
type scriptName struct {
	property string
	names    []string // the first that is there counts
	said     []string // names of columns that say the same; with them none of the others counts
}

// scriptNames has a user's name for display after the one to sign in with, for
// scripts call either the username.
var scriptNames = []scriptName{
	{"createdDateTime", []string{"signindate", "signindatetime", "signintime", "logindate", "logintime", "logindatetime", "createddate", "date", "time", "datetime(utc)", "date(utc)"}, []string{"timegenerated", "timestamp", "datetime"}},
	{"id", []string{"signinid", "requestid"}, nil},
	{"userPrincipalName", []string{"upn", "useremail", "email", "emailaddress", "username"}, nil},
	{"userDisplayName", []string{"user", "displayname", "name", "username"}, nil},
	{"servicePrincipalId", []string{"spid"}, nil},
	{"servicePrincipalName", []string{"spname"}, nil},
	{"appDisplayName", []string{"app", "appname", "application", "applicationname"}, nil},
	{"appId", []string{"applicationid"}, nil},
	{"resourceDisplayName", []string{"resource", "resourcename"}, []string{"resourcegroup", "resourceprovider"}}, // of Azure, as the directory is one
	{"ipAddress", []string{"ip", "clientip", "clientipaddress", "sourceip", "ipaddr"}, nil},
	{"clientAppUsed", []string{"clientapp", "client"}, nil},
	{"status", []string{"result", "signinstatus", "loginstatus"}, []string{"resulttype"}},
	{"errorCode", []string{"signinerrorcode"}, nil},
	{"failureReason", []string{"reason", "signinfailurereason"}, []string{"resultdescription"}},
	{"conditionalAccessStatus", []string{"conditionalaccess", "castatus"}, nil},
}

// scriptColumns are the columns under the names of a signIn; false where they are no
// table of sign-ins. The time of a table that is known without them has its own name.
func scriptColumns(columns []csvColumn, known bool) (renamed []csvColumn, ok bool) {
	meant := meanings(columns)
	seen := map[string]int{}
	user := -1
	for i, c := range columns {
		name := plainName(c.name)
		property := meant[name]
		if known && (property == "createdDateTime" || name == ascii.Folded(property)) {
			property = ""
		}
		if _, twice := seen[ascii.Folded(property)]; property != "" && !twice {
			c.name = property
		}
		if name == "user" && property != "" {
			user = i
		}
		seen[ascii.Folded(c.name)] = i
		renamed = append(renamed, c)
	}
	findOwn(renamed)
	if _, principal := seen["userprincipalname"]; user >= 0 && !principal {
		renamed[user].named = userName
		return renamed, known || isScriptOfUsers(seen, plainNames(columns))
	}
	return renamed, known || isLogAnalyticsHeader(seen)
}

// findOwn notes which columns have a property in other words than Microsoft's own column of
// it does: those count in rows where that one says nothing. Only what can mean nothing
// else is taken so: Name and Resource beside the whole names may be other things.
func findOwn(columns []csvColumn) {
	own := map[string]int{}
	for _, property := range append(scriptProperties(), "correlationId", "userId", "resourceId") {
		own[ascii.Folded(property)] = -1
	}
	for i, c := range columns {
		if at, known := own[ascii.Folded(c.name)]; known && at < 0 {
			own[ascii.Folded(c.name)] = i
		}
	}
	for i, c := range columns {
		name := plainName(c.name)
		if name == "upn" {
			name = "userprincipalname"
		}
		if at, known := own[name]; known && at >= 0 && name != ascii.Folded(c.name) {
			columns[i].own = at
		}
	}
}

// scriptProperties are those that scripts have names for.
func scriptProperties() []string {
	var all []string
	for _, p := range scriptNames {
		all = append(all, p.property)
	}
	return all
}

// meanings are the properties that the names of the columns stand for.
func meanings(columns []csvColumn) map[string]string {
	there := plainNames(columns)
	meant := map[string]string{}
	for _, p := range scriptNames {
		own := plainName(p.property)
		if there[own] {
			meant[own] = p.property
			continue
		}
		if slices.ContainsFunc(p.said, func(name string) bool { return there[name] }) {
			continue
		}
		first := slices.IndexFunc(p.names, func(name string) bool {
			return there[name] && meant[name] == "" && !(name == "displayname" && hasDevice(there))
		})
		if first >= 0 {
			meant[p.names[first]] = p.property
		}
	}
	return meant
}

// hasDevice is whether the parts of a device have columns of their own: a name for display
// beside them may be the device's as well as the user's.
func hasDevice(there map[string]bool) bool {
	return there["deviceid"] || there["trusttype"] || there["iscompliant"] || there["ismanaged"]
}

// userName is what a column User holds: people put either of a user's names there.
func userName(cell string) string {
	if strings.Contains(cell, "@") {
		return "userPrincipalName"
	}
	return "userDisplayName"
}

// isScriptOfUsers is whether a table whose only actor is a column User is one of
// sign-ins to Entra: logs of many things have users, but not their client app or the
// outcome of Conditional Access.
func isScriptOfUsers(seen map[string]int, there map[string]bool) bool {
	if isLogAnalyticsHeader(seen) {
		return true
	}
	if !slices.ContainsFunc([]string{"clientapp", "clientappused", "castatus", "conditionalaccess", "conditionalaccessstatus"}, func(name string) bool { return there[name] }) {
		return false
	}
	seen["userprincipalname"] = -1
	return isLogAnalyticsHeader(seen)
}

// plainNames are the names of columns without what joins their parts and words.
func plainNames(columns []csvColumn) map[string]bool {
	there := make(map[string]bool, 2*len(columns))
	for _, c := range columns {
		there[plainName(c.name)] = true
		there[plainName(plainPath(strings.ToLower(c.name)))] = true
	}
	return there
}

// plainName is the name of a column without what joins its words.
func plainName(name string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "", ".", "").Replace(strings.ToLower(name))
}

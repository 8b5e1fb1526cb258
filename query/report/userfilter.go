package report

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/caseless"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/store"
)

// userKey tells users apart as the rollups do, but for the case of GUIDs: a facet takes
// these for one, and shows one that there is.
var userKey = "multiIf(user_id != '', user_id, user_principal_name != '', " + caseless.SQL("user_principal_name") + ", service_principal_id)"

// isUser is the filter of the sign-ins of a user with a key.
func isUser(key string) string {
	if key == "" {
		return "userId eq null and userPrincipalName eq null and servicePrincipalId eq null"
	}
	return either([]string{
		is("userId", key),
		"userId eq null and " + is("userPrincipalName", key),
		"userId eq null and userPrincipalName eq null and " + is("servicePrincipalId", key),
	})
}

// userProperty is the property that a user is asked for by: the name has an @.
func userProperty(idOrName string) string {
	if strings.Contains(idOrName, "@") {
		return "userPrincipalName"
	}
	return "userId"
}

// sameUser is the same for what a filter takes for the same user.
func sameUser(idOrName string) string {
	if userProperty(idOrName) == "userId" {
		return filter.IDKey(idOrName)
	}
	return caseless.Fold(idOrName)
}

// areUsers is the condition of the sign-ins of users by id or name.
func areUsers(st *store.Statement, idsOrNames []string) string {
	var conditions, ids, names []string
	for _, user := range idsOrNames {
		if userProperty(user) == "userId" {
			ids = append(ids, user)
		} else {
			names = append(names, user)
		}
	}
	if len(ids) > 0 {
		conditions = append(conditions, st.Parameters.SameID("user_id", ids...))
	}
	if len(names) > 0 {
		conditions = append(conditions, st.Parameters.SameName(names...))
	}
	if len(conditions) == 0 {
		return "false"
	}
	return "(" + strings.Join(conditions, " OR ") + ")"
}

// allOf compares properties with the lines of a facet's value.
func allOf(f *facet, properties ...string) string {
	terms := make([]string, len(properties))
	for i, part := range strings.SplitN(f.value, "\n", len(properties)) {
		terms[i] = is(properties[i], part)
	}
	return strings.Join(terms, " and ")
}

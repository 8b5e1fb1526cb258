package query

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/option"
)

// hostileRequest is a request that means harm.
type hostileRequest struct {
	operation *api.Operation
	// target is path and query as they are sent.
	target string
	header map[string]string
	body   string
}

// request makes a request for an operation. cursors are links that the service
// gave before.
func (h hostile) request(o *api.Operation, cursors []string) hostileRequest {
	r := hostileRequest{operation: o, header: map[string]string{}}
	path := o.Path
	if o.ID != nil {
		path = strings.Replace(path, "{"+o.ID.Name+"}", url.PathEscape(h.pathID(o)), 1)
	}
	if h.often(2) {
		path = pick(h, path+"/"+url.PathEscape(h.payload()), strings.ToUpper(path), path+"/", path+"%", strings.Replace(path, "/", "//", 1), path+"/..%2f"+canary, path+"%00")
	}
	r.target = path
	if query := h.query(o, cursors); query != "" {
		r.target += "?" + query
	}
	for _, name := range []string{"Accept", "Prefer", "If-None-Match", "If-Match", "client-request-id"} {
		if h.often(8) {
			r.header[name] = pick(h, "text/csv", canary, "*", "*/*;q=0", `W/"`+canary+`"`, canary+"' --", strings.Repeat(canary, 200), ",,;;", "include-unknown-enum-members")
		}
	}
	switch {
	case o.Method == http.MethodPut || o.Name == routeWhatIf:
		r.body = h.policies()
	case o.Name == routeReplay:
		r.body = h.letters()
	case o.Name == routeBatch:
		r.body = h.batch(o, cursors)
	}
	return r
}

// batch is a body of requests for sign-ins, sometimes a damaged one.
func (h hostile) batch(o *api.Operation, cursors []string) string {
	operations := (&Service{}).graphOperations(o.Version)
	list := &operations[slices.IndexFunc(operations, func(o api.Operation) bool { return o.Name == routeList })]
	var requests []any
	for i := range 1 + h.IntN(4) {
		one := map[string]any{"id": strconv.Itoa(i), "method": pick(h, "GET", "GET", "get", "POST", canary), "url": strings.TrimPrefix(list.Path, "/"+o.Version.String()) + "?" + h.query(list, cursors)}
		if h.often(10) {
			one["url"] = pick(h, "/$batch", "//"+canary+"/", "https://"+canary+"/", "/../../api/accesslog", "%", "", h.payload())
		}
		if h.often(10) {
			one[pick(h, "id", "dependsOn", canary)] = pick[any](h, "0", []string{"0"}, []string{canary}, h.payload())
		}
		if h.often(20) {
			one["headers"] = map[string]string{pick(h, "Authorization", "Cookie", "Prefer", "Host", canary, "\r\n"+canary, ""): h.payload()}
		}
		requests = append(requests, one)
	}
	text, _ := json.Marshal(map[string]any{"requests": requests})
	if h.often(10) {
		return h.damaged(string(text))
	}
	return string(text)
}

// pathID is what stands in the path for the name.
func (h hostile) pathID(o *api.Operation) string {
	switch {
	case o.Name == routePolicies && h.often(80):
		return tenantA
	case h.often(30):
		return pick(h, o.ID.Example, alice, "0", "-1", canaryDigits, "2147483648", "AADSTS"+canaryDigits, "alice@contoso.com", "$value", "..", ".", " ", "a'b", "('x')", tenantB)
	}
	return h.payload()
}

// query makes the options of an operation: mostly its own, with values that are
// mostly right.
func (h hostile) query(o *api.Operation, cursors []string) string {
	var pairs []string
	if o.Handling.Options != nil {
		known := o.Handling.Options().Options()
		for _, option := range known {
			if h.often(max(25, 100/(len(known)+1))) {
				pairs = append(pairs, h.pair(option.Name, h.optionValue(option, cursors)))
			}
		}
	}
	switch {
	case h.often(3) && len(pairs) > 0:
		pairs = append(pairs, pick(h, pairs...)) // twice
	case h.often(3):
		pairs = append(pairs, h.pair(pick(h, canary, "$skip", "$expand", "tenant", "tenantId", "visibility[]", "$filter[]", "sql", "query", "database", "default_format", "param_p0", "$apply", "scope.all", "%00", "from"), h.payload()))
	case h.often(2):
		pairs = append(pairs, pick(h, "%zz="+canary, "="+canary, "%", canary, "a;b="+canary, "&&", "$filter=%E0%80%80"+canary, "$filter=%u0027"+canary))
	}
	h.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
	return strings.Join(pairs, "&")
}

func (h hostile) pair(name, value string) string {
	if h.often(5) {
		name = strings.ToUpper(name)
	}
	return url.QueryEscape(name) + "=" + url.QueryEscape(value)
}

// optionValue is a value of an option, mostly one that it takes.
func (h hostile) optionValue(o option.Option, cursors []string) string {
	if h.often(8) {
		return h.payload()
	}
	switch strings.TrimPrefix(o.Name, "$") {
	case "filter":
		return h.filter()
	case "search":
		return h.search()
	case "select":
		names := []string{}
		for range 1 + h.IntN(4) {
			names = append(names, pick(h, "id", "createdDateTime", "status", entity.PoliciesMember, "@gatehouse.geo", "location", "*", canary, "tenant_id", " id ", ""))
		}
		return strings.Join(names, ",")
	case "orderby":
		return pick(h, "createdDateTime", "createdDateTime asc", "createdDateTime desc,id desc", "createdDateTime desc, "+canary, "id", canary+" desc", "createdDateTime;"+canary, "rand()", "userDisplayName desc", "appDisplayName", "ipAddress asc,id", "1")
	case "skiptoken", "cursor", "after":
		cursor := pick(h, append(cursors, "begin", canary, "", strings.Repeat("A", 300))...)
		if h.often(30) {
			cursor = h.damaged(cursor)
		}
		return cursor
	case "from", "to":
		return h.date()
	case "property":
		return pick(h, "ipAddress", "appDisplayName", "userPrincipalName", "status", "status/errorCode", "location/city", "clientAppUsed", "deviceDetail/browser", "signInEventTypes", "riskLevel", entity.PoliciesMember+"/displayName", entity.PoliciesMember, "authenticationDetails/authenticationMethod", "createdDateTime", canary, "tenant_id", "ipAddress;"+canary)
	case "ids":
		ids := []string{}
		for range 1 + h.IntN(pick(h, 3, 30)) {
			ids = append(ids, pick(h, alice, h.payload(), canary+"@x", ""))
		}
		return strings.Join(ids, ",")
	case "wait":
		return pick(h, "0", "0", "61", "-1", canary, "1e1", "٣")
	}
	if o.Schema.Enum != nil {
		word, _ := pick(h, o.Schema.Enum...).(string)
		return pick(h, word, word, word, word, word, strings.ToUpper(word), word+canary, " "+word, "")
	}
	if o.Schema.Minimum != nil {
		low, high := *o.Schema.Minimum, *o.Schema.Maximum
		return pick(h, "777", "777", strconv.FormatInt(high, 10), strconv.FormatInt(low, 10), strconv.FormatInt(high+1, 10), strconv.FormatInt(low-1, 10), canaryDigits+"99999999999999", "0x10", "1e3", "7;"+canary, "", "٣", "+7", " 7")
	}
	return h.payload()
}

// policies is a body of policies, sometimes a damaged one.
func (h hostile) policies() string {
	text, _ := json.Marshal(map[string]any{"policies": []any{map[string]any{
		"id": h.payload(), "displayName": h.payload(), "state": pick(h, "enabled", "disabled", canary),
		"conditions":    map[string]any{"users": map[string]any{"includeUsers": []string{pick(h, "All", h.payload())}}, "applications": map[string]any{"includeApplications": []string{"All", h.payload()}}},
		"grantControls": map[string]any{"operator": pick(h, "OR", canary), "builtInControls": []string{pick(h, "block", h.payload())}},
	}}, "namedLocations": []any{}, pick(h, "directory", canary): map[string]any{}})
	if h.often(60) {
		return h.damaged(string(text))
	}
	return string(text)
}

// letters is a body that asks for dead letters to be sent again.
func (h hostile) letters() string {
	asked := map[string]any{"again": h.often(50)}
	if h.often(60) {
		asked["letters"] = []string{pick(h, "0-0", "0-9223372036854775807", "-1-0", canary), h.payload()}
	}
	if h.often(60) {
		asked["reason"] = pick(h, "wrong-type", "refused", canary, h.payload())
	}
	text, _ := json.Marshal(asked)
	if h.often(30) {
		return h.damaged(string(text))
	}
	return string(text)
}

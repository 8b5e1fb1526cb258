package e2e

import (
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/schemas/timetext"
)

// The names and values under which docs/formats.md says that a property of an
// export is to be found, where these differ from the export's. Names are in lower
// case here, a slash goes into an object or list.

// renames are places in an answer, by the place in the export.
var renames = map[string][]string{
	"aadtenantid":                {"tenant"},
	"calleripaddress":            {"ipaddress"},
	"conditionalaccessaudiences": {"@gatehouse.conditionalaccessaudiencereasons"},
	"category":                   {"@gatehouse.category"},
	"clientappused":              {"@gatehouse.reportedclientapp"},
	"conditionalaccesspolicies":  {"appliedconditionalaccesspolicies"},
	"conditionalaccessstatus":    {"@gatehouse.reportedconditionalaccessstatus"},
	"identity":                   {"userdisplayname"},
	"isinteractive":              {"@gatehouse.reportedisinteractive"},
	"location":                   {"location/countryorregion", "location/joined", "location/citywithcountry", "@gatehouse.reportedlocation"},
	"locationdetails":            {"location", "@gatehouse.reportedlocation"},
	"managedidentitytype":        {"managedserviceidentity/msitype"},
	"processingtimeinms":         {"processingtimeinmilliseconds"},
	"resourceidentity":           {"resourceid"},
	"resultdescription":          {"status/failurereason", "@gatehouse.reportedfailurereason"},
	"resulttype":                 {"status/errorcode", "@gatehouse.status", "@gatehouse.reportedstatus"},
	"status/failurereason":       {"@gatehouse.reportedfailurereason"},
	"tenantid":                   {"tenant"},
	"time":                       {"@gatehouse.sentdatetime"},
	"timegenerated":              {"@gatehouse.sentdatetime"},
}

// spoken are the portal's names for which leaving out the blanks is not enough.
var spoken = map[string][]string{
	"application":                            {"appdisplayname"},
	"application id":                         {"appid"},
	"associated resource id":                 {"managedserviceidentity/associatedresourceid"},
	"browser":                                {"devicedetail/browser"},
	"client app":                             {"clientappused", "@gatehouse.reportedclientapp"},
	"compliant":                              {"devicedetail/iscompliant"},
	"conditional access":                     {"conditionalaccessstatus"},
	"credential key id":                      {"serviceprincipalcredentialkeyid"},
	"credential thumbprint":                  {"serviceprincipalcredentialthumbprint"},
	"date (utc)":                             {"createddatetime"},
	"device id":                              {"devicedetail/deviceid"},
	"failure reason":                         {"status/failurereason", "@gatehouse.reportedfailurereason"},
	"federated token id":                     {"managedserviceidentity/federatedtokenid"},
	"federated token issuer":                 {"managedserviceidentity/federatedtokenissuer"},
	"ip address (seen by resource)":          {"ipaddressfromresourceprovider"},
	"join type":                              {"devicedetail/trusttype"},
	"latency":                                {"processingtimeinmilliseconds"},
	"managed":                                {"devicedetail/ismanaged"},
	"managed identity type":                  {"managedserviceidentity/msitype"},
	"multifactor authentication auth detail": {"mfadetail/authdetail"},
	"multifactor authentication auth method": {"mfadetail/authmethod"},
	"multifactor authentication result":      {"status/additionaldetails"},
	"operating system":                       {"devicedetail/operatingsystem"},
	"request id":                             {"id"},
	"resource":                               {"resourcedisplayname"},
	"sign-in error code":                     {"status/errorcode"},
	"sign-in identifier":                     {"signinidentifier"},
	"status":                                 {"@gatehouse.status", "@gatehouse.reportedstatus"},
	"through global secure access":           {"isthroughglobalsecureaccess"},
	"token protection - sign in session":     {"tokenprotectionstatusdetails/signinsessionstatus"},
	"token protection - sign in session statuscode": {"tokenprotectionstatusdetails/signinsessionstatuscode"},
	"user":     {"userdisplayname"},
	"username": {"userprincipalname"},
}

// hunted are the names of advanced hunting that are others elsewhere.
var hunted = map[string][]string{
	"aaddeviceid":        {"devicedetail/deviceid"},
	"accountdisplayname": {"userdisplayname"},
	"accountobjectid":    {"userid"},
	"accountupn":         {"userprincipalname"},
	"application":        {"appdisplayname"},
	"applicationid":      {"appid"},
	"browser":            {"devicedetail/browser"},
	"city":               {"location/city", "@gatehouse.reportedlocation/city"},
	"country":            {"location/countryorregion", "@gatehouse.reportedlocation/countryorregion"},
	"devicename":         {"devicedetail/displayname"},
	"devicetrusttype":    {"devicedetail/trusttype"},
	"entraiddeviceid":    {"devicedetail/deviceid"},
	"errorcode":          {"status/errorcode"},
	"iscompliant":        {"devicedetail/iscompliant"},
	"isguestuser":        {"usertype"},
	"ismanaged":          {"devicedetail/ismanaged"},
	"ismanagedidentity":  {"signineventtypes/0"},
	"latitude":           {"location/geocoordinates/latitude", "@gatehouse.reportedlocation/geocoordinates/latitude"},
	"logontype":          {"signineventtypes", "@gatehouse.reportedsignineventtypes"},
	"longitude":          {"location/geocoordinates/longitude", "@gatehouse.reportedlocation/geocoordinates/longitude"},
	"osplatform":         {"devicedetail/operatingsystem"},
	"requestid":          {"id"},
	"riskeventtypes":     {"riskeventtypes_v2"},
	"state":              {"location/state", "@gatehouse.reportedlocation/state"},
	"timestamp":          {"createddatetime"},
	"uniquetokenid":      {"uniquetokenidentifier"},
}

// meanings are what advanced hunting's numbers and flags stand for, by the name;
// an empty one says nothing.
var meanings = map[string]map[string]string{
	"isguestuser":         {"true": "guest", "false": "member"},
	"ismanagedidentity":   {"true": "managedIdentity", "false": "servicePrincipal"},
	"ismanaged":           {"0": "false", "1": "true"},
	"iscompliant":         {"0": "false", "1": "true"},
	"risklevelaggregated": {"0": "", "1": "none", "10": "low", "50": "medium", "100": "high"},
	"riskstate":           {"0": "none", "1": "confirmedSafe", "2": "remediated", "3": "dismissed", "4": "atRisk", "5": "confirmedCompromised"},
	"tokenissuertype":     {"0": "AzureAD", "1": "ADFederationServices"},
}

// constants are what exports say of every sign-in alike; they are not kept.
var constants = map[string][]string{
	"durationms":       {"0"},
	"id":               {"00000000-0000-0000-0000-000000000000"},
	"level":            {"4", "Informational"},
	"operationname":    {"Sign-in activity"},
	"operationversion": {"1.0", "1"},
	"resource":         {"Microsoft.aadiam"},
	"resourcegroup":    {"Microsoft.aadiam"},
	"resourceprovider": {"Microsoft.aadiam"},
	"resultsignature":  {"None"},
	"sourcesystem":     {"Azure AD"},
	"type":             {"SigninLogs"},
}

// The page says of every name where it is to be found.
func TestFormatsPage_listsEveryRename(t *testing.T) {
	text := strings.ToLower(page(t, "docs/formats.md"))
	for _, table := range []map[string][]string{renames, spoken, hunted, constants} {
		for name := range table {
			if !strings.Contains(text, "`"+name+"`") {
				t.Errorf("docs/formats.md does not list %q", name)
			}
		}
	}
}

// placesOf are the paths in an answer at which a value of an event may stand.
func placesOf(path string) []string {
	path = strings.TrimPrefix(path, "/")
	inner := strings.TrimPrefix(strings.TrimPrefix(path, "_raw/"), "properties/")
	inner = strings.TrimSuffix(inner, " [utc]")
	inner = strings.NewReplacer("_dynamic", "", "_string", "").Replace(inner)
	places := append(spoken[inner], inner, strings.ReplaceAll(inner, " ", ""), "@gatehouse.record/"+path, "@gatehouse.additional."+inner)
	if audience, isID := strings.CutSuffix(inner, "/applicationid"); isID {
		places = append(places, audience)
	}
	for _, table := range []map[string][]string{renames, hunted} {
		for from, to := range table {
			rest, within := strings.CutPrefix(inner, from)
			if !within || rest != "" && rest[0] != '/' {
				continue
			}
			for _, place := range to {
				places = append(places, place+rest)
			}
		}
	}
	return places
}

// meant is what a value stands for at its path; known is false when it is itself.
func meant(path, value string) (meaning string, known bool) {
	name := path[strings.LastIndexByte(path, '/')+1:]
	meaning, known = meanings[name][strings.ToLower(value)]
	return meaning, known
}

// isConstant reports whether an export says a value of every sign-in.
func isConstant(path, value, tenant string) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	if name == "resourceid" && strings.EqualFold(value, "/tenants/"+tenant+"/providers/Microsoft.aadiam") {
		return true
	}
	return slices.Contains(constants[name], value) || name == "type" && strings.HasSuffix(value, "SignInLogs") ||
		name == "time" && strings.HasPrefix(value, "1900-")
}

// words are Graph's spellings of words that exports write otherwise.
var words = map[string]string{
	"true": "true", "yes": "true", "false": "false", "no": "false", "member": "member", "guest": "guest",
	"success": "success", "failure": "failure", "notapplied": "notApplied", "not applied": "notApplied",
	"multifactor authentication": "multiFactorAuthentication", "single-factor authentication": "singleFactorAuthentication",
	"azure ad": "AzureAD", "primary refresh token": "primaryRefreshToken", "device code": "deviceCode", "device code flow": "deviceCodeFlow",
}

// same reports whether an answer's value is an event's, in another notation perhaps.
func same(said, answered string) bool {
	if said == answered {
		return true
	}
	if word, known := words[strings.ToLower(said)]; known && word == answered {
		return true
	}
	if address, err := netip.ParseAddrPort(said); err == nil && address.Addr().String() == answered {
		return true
	}
	return sameNumber(said, answered) || sameTime(said, answered) || sameWord(said, answered)
}

func sameNumber(said, answered string) bool {
	a, errA := strconv.ParseFloat(said, 64)
	b, errB := strconv.ParseFloat(answered, 64)
	return errA == nil && errB == nil && a == b
}

func sameTime(said, answered string) bool {
	a, errA := timetext.Parse(said)
	b, errB := time.Parse(time.RFC3339Nano, answered)
	return errA == nil && errB == nil && a.Truncate(time.Millisecond).Equal(b.Truncate(time.Millisecond))
}

// sameWord knows the numbers of 2018 for results, and condition masks.
func sameWord(said, answered string) bool {
	n, err := strconv.ParseUint(said, 10, 32)
	if err != nil {
		return false
	}
	results := []string{"success", "failure", "notApplied", "notEnabled"}
	return n < uint64(len(results)) && answered == results[n] || conditionMask(answered) == n
}

// conditionMask is the number of a list of conditions; MaxUint64 when it is none.
func conditionMask(list string) (mask uint64) {
	names := []string{"application", "users", "devicePlatform", "location", "clientType", "signInRisk", "userRisk", "time", "deviceState", "client",
		"ipAddressSeenByAzureAD", "ipAddressSeenByResourceProvider", "unknownFutureValue", "servicePrincipals", "servicePrincipalRisk", "authenticationFlows", "insiderRisk"}
	if list == "none" {
		return 0
	}
	for _, name := range strings.Split(list, ",") {
		bit := slices.Index(names, name)
		rest, err := strconv.ParseUint(name, 10, 32)
		switch {
		case bit >= 0:
			mask |= 1 << bit
		case err == nil: // bits without a name
			mask |= rest
		default:
			return math.MaxUint64
		}
	}
	return mask
}

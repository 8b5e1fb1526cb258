package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

// Ids that random policies name besides those of the hand-made world.
const (
	graphAlone = "00000003-0000-0000-c000-000000000000"
	share      = "00000003-0000-0ff1-ce00-000000000000"
)

// conditions are those of a random policy: any may be missing.
func (d dice) conditions() string {
	out := d.pick(users(`"includeUsers":["All"]`), users(`"includeUsers":["All"]`), users(`"includeUsers":["`+ada+`","`+glass+`"]`),
		users(`"includeGroups":["`+sales+`","?"]`), users(`"includeUsers":["GuestsOrExternalUsers"],"includeRoles":["All"]`),
		users(`"includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"internalGuest,b2bCollaborationGuest"}`))
	out += "," + d.pick(apps(`"includeApplications":["All"]`), apps(`"includeApplications":["All"]`), apps(`"includeApplications":["Office365","`+crm+`"]`),
		apps(`"includeApplications":["All"],"excludeApplications":["`+exchange+`"]`), apps(`"includeUserActions":["urn:user:registerdevice"]`))
	for _, one := range []string{
		`"clientAppTypes":["browser","mobileAppsAndDesktopClients"]`, `"clientAppTypes":["other"]`,
		`"platforms":{"includePlatforms":["all"],"excludePlatforms":["iOS","macOS"]}`, `"platforms":{"includePlatforms":["windows"]}`,
		`"locations":{"includeLocations":["All"],"excludeLocations":["AllTrusted"]}`, `"locations":{"includeLocations":["` + homes + `","` + office + `"]}`,
		`"signInRiskLevels":["high","none"]`, `"userRiskLevels":["high"]`, `"insiderRiskLevels":"minor,elevated"`,
		`"authenticationFlows":{"transferMethods":"deviceCodeFlow,authenticationTransfer"}`,
		`"devices":{"deviceFilter":{"mode":"exclude","rule":"device.isCompliant -eq True -or device.trustType -eq 'ServerAD'"}}`,
		`"devices":{"deviceFilter":{"mode":"include","rule":"device.operatingSystem -ne 'Windows' -or device.extensionAttribute1 -eq 'SAW'"}}`,
	} {
		if d.IntN(6) == 0 && !strings.Contains(out, strings.SplitN(one, ":", 2)[0]) {
			out += "," + one
		}
	}
	return out
}

// wide is a random policy of any conditions and demands.
func (d dice) wide(t testing.TB, conditions string) *Policy {
	grant := d.pick("", `{"operator":"OR","builtInControls":["mfa"]}`, `{"operator":"AND","builtInControls":["mfa","compliantDevice"]}`,
		`{"operator":"OR","builtInControls":["compliantDevice","approvedApplication"],"termsOfUse":["t"]}`, `{"authenticationStrength":{"id":"00000000-0000-0000-0000-000000000004"}}`)
	return policyOf(t, State(d.pick(string(Enabled), string(Enabled), string(ReportOnly))), conditions, grant, "")
}

// sparse is a random sign-in, each fact of which may be missing.
func (d dice) sparse() *schemas.SignIn {
	ev := d.signIn()
	ev.ResourceId = d.pick(exchange, share, graphAlone, crm, "")
	ev.UserPrincipalName = d.pick("ada@example.org", "eve@example.org", "partner@example.net", "")
	ev.CrossTenantAccessType = d.pick("none", "b2bCollaboration", "")
	ev.OriginalTransferMethod = d.pick("none", "deviceCodeFlow", "")
	ev.Location.CountryOrRegion = d.pick("DE", "US", "")
	if ev.DeviceDetail != nil {
		ev.DeviceDetail.OperatingSystem = d.pick("Windows 11", "iOS 18", "MacOs", "")
		ev.DeviceDetail.DeviceId = d.pick("d1", "")
	}
	return ev
}

// spelled writes a policy's JSON otherwise: its names, the order of its lists and the
// case of what stands in them.
func (d dice) spelled(value any, name func(string) string) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for _, member := range slices.Sorted(maps.Keys(v)) { // the dice fall alike in every run
			out[name(member)] = d.spelled(v[member], name)
			excluding := strings.Replace(member, "include", "exclude", 1)
			if _, taken := v[excluding]; !taken && d.IntN(2) == 0 {
				out[name(excluding)] = []any{nil, []any{}}[d.IntN(2)]
			}
		}
		return out
	case []any:
		d.Shuffle(len(v), func(i, j int) { v[i], v[j] = v[j], v[i] })
		for i, item := range v {
			if text, isText := item.(string); isText {
				v[i] = d.pick(text, strings.ToUpper(text), strings.ToLower(text))
			}
		}
	}
	return value
}

func snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// How a policy is written says nothing.
func TestEvaluate_lawsOfSpelling(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(5, 6))}
	for range 200 {
		p, ev := d.wide(t, d.conditions()), d.sparse()
		before := evaluated(world(t, p), ev)
		for _, name := range []func(string) string{strings.ToLower, pascal, snake} {
			text, err := p.MarshalJSON()
			require.NoError(t, err)
			var whole any
			require.NoError(t, json.Unmarshal(text, &whole))
			text, err = json.Marshal(d.spelled(whole, name))
			require.NoError(t, err)
			again, err := ParsePolicies(text)
			require.NoError(t, err)
			assert.Equal(t, said(before), said(evaluated(world(t, again...), ev)), "%s", text)
		}
	}
}

// said are the results of an outcome, without the policies.
func said(o *Outcome) []string {
	out := []string{fmt.Sprint(o.Status, o.Unknown, o.Undecided, o.Evaluated)}
	for _, r := range o.Policies {
		out = append(out, fmt.Sprint(r.Result, r.Reason, r.Held, r.Failed, r.Unknown, slices.Sorted(slices.Values(r.UnmetControls))))
	}
	return out
}

// An exclusion, of whatever and by whomever, never makes a policy apply, and never
// leaves open what was decided against it.
func TestEvaluate_lawsOfExclusions(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(7, 8))}
	exclusions := map[string]string{
		`"includeUsers":`: `"excludeUsers":["` + ada + `","GuestsOrExternalUsers"],`, `"includeGroups":`: `"excludeGroups":["` + sales + `"],"excludeRoles":["All"],`,
		`"includeApplications":`: `"excludeApplications":["Office365","` + graphAlone + `"],`, `"includePlatforms":["windows`: `"excludePlatforms":["windows","linux"],`,
		`"includeLocations":["` + homes: `"excludeLocations":["AllTrusted","?"],`,
	}
	excluded := 0
	for range 400 {
		conditions, ev, seed := d.conditions(), d.sparse(), d.Uint64()
		twin := func(conditions string) Result {
			same := dice{rand.New(rand.NewPCG(seed, 0))}
			out := evaluated(world(t, same.wide(t, conditions)), ev)
			if !out.Evaluated {
				return Result{}
			}
			return out.Policies[0]
		}
		before := twin(conditions)
		for member, exclusion := range exclusions {
			if !strings.Contains(conditions, member) || strings.Contains(conditions, strings.SplitN(exclusion, ":", 2)[0]) {
				continue
			}
			after := twin(strings.Replace(conditions, member, exclusion+member, 1))
			excluded++
			assert.Zero(t, before.Failed&^after.Failed, "%s with %s for %s", conditions, exclusion, ev)
			assert.Zero(t, after.Held&^before.Held, "%s with %s for %s", conditions, exclusion, ev)
		}
	}
	assert.Greater(t, excluded, 300)
}

// What is included by a rule is what is excluded by its negation; what a group means is
// what its members do; two policies for one part of the users each are one for all.
func TestEvaluate_lawsOfEquivalents(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(9, 10))}
	const rule = `"mode":"include","rule":"device.operatingSystem -ne 'Windows' -or device.extensionAttribute1 -eq 'SAW'"`
	equivalents := map[string]string{
		rule:                                    `"mode":"exclude","rule":"-not (device.operatingSystem -ne 'Windows' -or device.extensionAttribute1 -eq 'SAW')"`,
		`"includeGroups":["` + sales + `","?"]`: `"includeUsers":["` + ada + `","eve@example.org"],"includeGroups":["?"]`,
		`"includeUsers":["` + ada + `","` + glass: `"includeUsers":["AAAAAAAA-0000-4000-8000-000000000001","` + glass,
	}
	for range 300 {
		conditions, ev, seed := d.conditions(), d.sparse(), d.Uint64()
		outcome := func(conditions ...string) *Outcome {
			var all []*Policy
			for _, one := range conditions {
				same := dice{rand.New(rand.NewPCG(seed, 0))}
				all = append(all, same.wide(t, one))
			}
			return evaluated(world(t, all...), ev)
		}
		whole := outcome(conditions)
		for one, other := range equivalents {
			if strings.Contains(conditions, one) {
				assert.Equal(t, said(whole), said(outcome(strings.Replace(conditions, one, other, 1))), "%s for %s", conditions, ev)
			}
		}
		if both := `["` + ada + `","` + glass + `"]`; strings.Contains(conditions, both) {
			parts := outcome(strings.Replace(conditions, both, `["`+ada+`"]`, 1), strings.Replace(conditions, both, `["`+glass+`"]`, 1))
			assert.Equal(t, []any{whole.Status, whole.Undecided}, []any{parts.Status, parts.Undecided}, "%s for %s", conditions, ev)
		}
	}
}

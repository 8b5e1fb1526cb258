package policy

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestEvaluate_outcome(t *testing.T) {
	mfa := `{"operator":"OR","builtInControls":["mfa"]}`
	policy := func(state State, conditions, grant string) *Policy { return policyOf(t, state, conditions, grant, "") }
	block, out := policy(Enabled, "", ""), policy(Enabled, `"signInRiskLevels":["high"]`, "")
	demand, open := policy(Enabled, "", mfa), policy(Enabled, users(`"includeGroups":["?"]`), "")
	ended := func(code int32) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) { ev.Status.ErrorCode = &code }
	}
	for name, c := range map[string]struct {
		policies []*Policy
		event    func(*schemas.SignIn)
		status   string
		unknown  int
	}{
		"none":                           {nil, nil, "notApplied", 0},
		"out of scope":                   {[]*Policy{out}, nil, "notApplied", 0},
		"met":                            {[]*Policy{out, demand}, multi, "success", 0},
		"unmet":                          {[]*Policy{out, demand}, nil, "failure", 0},
		"met and blocked":                {[]*Policy{demand, block}, multi, "failure", 0},
		"blocked and met":                {[]*Policy{block, demand}, multi, "failure", 0},
		"disabled":                       {[]*Policy{policy(Disabled, "", "")}, nil, "notApplied", 0},
		"report-only":                    {[]*Policy{policy(ReportOnly, "", "")}, nil, "notApplied", 0},
		"report-only beside one met":     {[]*Policy{policy(ReportOnly, "", ""), demand}, multi, "success", 0},
		"unknown":                        {[]*Policy{open}, nil, "notApplied", 1},
		"unknown beside one met":         {[]*Policy{open, demand}, multi, "success", 1},
		"unknown beside a block":         {[]*Policy{open, block}, nil, "failure", 1},
		"interrupted for what is asked":  {[]*Policy{demand}, ended(50076), "notApplied", 0},
		"interrupted for something else": {[]*Policy{demand}, func(ev *schemas.SignIn) { multi(ev); ended(50140)(ev) }, "notApplied", 1},
		"interrupted, but blocked":       {[]*Policy{demand, block}, ended(50074), "failure", 0},
		"failed for another reason":      {[]*Policy{block}, ended(50105), "failure", 0},
	} {
		t.Run(name, func(t *testing.T) {
			ev := ordinary()
			if c.event != nil {
				c.event(ev)
			}
			got := evaluated(world(t, c.policies...), ev)
			assert.True(t, got.Evaluated)
			assert.Equal(t, c.status, got.Status)
			assert.Equal(t, c.unknown, got.Unknown)
			assert.Len(t, got.Policies, len(c.policies))
		})
	}
}

// Policies whose result is unknown leave the whole undecided only where they could
// change it.
func TestEvaluate_undecided(t *testing.T) {
	mfa, gap := `{"operator":"OR","builtInControls":["mfa"]}`, users(`"includeGroups":["?"]`)
	session := `{"signInFrequency":{"isEnabled":true,"value":4,"type":"hours"}}`
	perhaps := func(grant, session string) *Policy { return policyOf(t, Enabled, gap, grant, session) }
	demand, block, frequency := perhaps(mfa, ""), perhaps("", ""), perhaps("null", session)
	met, refuses := policyOf(t, Enabled, "", mfa, ""), policyOf(t, Enabled, "", "", "")
	interrupted := func(ev *schemas.SignIn) { *ev.Status.ErrorCode = 50074 }
	for name, c := range map[string]struct {
		policies  []*Policy
		event     func(*schemas.SignIn)
		status    string
		undecided bool
	}{
		"perhaps unmet":                           {[]*Policy{demand}, nil, "notApplied", true},
		"perhaps met":                             {[]*Policy{demand}, multi, "notApplied", true},
		"perhaps met, beside another":             {[]*Policy{demand, met}, multi, "success", false},
		"perhaps blocked, beside one met":         {[]*Policy{block, met}, multi, "success", true},
		"perhaps a frequency":                     {[]*Policy{frequency}, nil, "notApplied", true},
		"perhaps a frequency, beside one met":     {[]*Policy{frequency, met}, multi, "success", false},
		"perhaps unmet, and blocked":              {[]*Policy{demand, refuses}, nil, "failure", false},
		"perhaps empty":                           {[]*Policy{perhaps("null", "")}, nil, "notApplied", false},
		"report-only":                             {[]*Policy{policyOf(t, ReportOnly, gap, "", "")}, nil, "notApplied", false},
		"perhaps what interrupted":                {[]*Policy{demand, frequency}, interrupted, "notApplied", false},
		"interrupted, perhaps blocked":            {[]*Policy{demand, block}, interrupted, "notApplied", true},
		"interrupted, perhaps blocked, and so it": {[]*Policy{block, refuses}, interrupted, "failure", false},
	} {
		t.Run(name, func(t *testing.T) {
			ev := ordinary()
			if c.event != nil {
				c.event(ev)
			}
			out := evaluated(world(t, c.policies...), ev)
			assert.Equal(t, c.status, out.Status)
			assert.Equal(t, c.undecided, out.Undecided)
		})
	}
}

// What a result that is unknown could be depends on its demands, whatever the state
// of the policy and the others.
func TestEvaluate_mayFail(t *testing.T) {
	mfa, gap := `{"operator":"OR","builtInControls":["mfa"]}`, users(`"includeGroups":["?"]`)
	session := `{"signInFrequency":{"isEnabled":true,"value":4,"type":"hours"}}`
	for name, c := range map[string]struct {
		conditions, grant, session string
		event                      func(*schemas.SignIn)
		mayFail, maySucceed        bool
	}{
		"a demand that is not met":   {gap, mfa, "", nil, true, false},
		"a demand that is met":       {gap, mfa, "", multi, false, true},
		"a block":                    {gap, "", "", multi, true, false},
		"a session":                  {gap, "null", session, nil, false, true},
		"a demand nobody knows of":   {users(`"includeUsers":["All"]`), `{"operator":"OR","builtInControls":["newThing"]}`, "", nil, true, true},
		"what is known not to apply": {users(`"includeUsers":["None"]`), "", "", nil, false, false},
		"what is known to fail":      {users(`"includeUsers":["All"]`), "", "", nil, false, false},
	} {
		for _, state := range []State{Enabled, ReportOnly} {
			t.Run(name+", "+string(state), func(t *testing.T) {
				ev := ordinary()
				if c.event != nil {
					c.event(ev)
				}
				r := evaluated(world(t, policyOf(t, state, c.conditions, c.grant, c.session)), ev).Policies[0]
				assert.Equal(t, []bool{c.mayFail, c.maySucceed}, []bool{r.MayFail, r.MaySucceed}, r.Result)
			})
		}
	}
}

func TestEvaluate_firstFactorFailed(t *testing.T) {
	code := int32(50126)
	ev := ordinary()
	ev.Status.ErrorCode = &code
	got := evaluated(world(t, policyOf(t, Enabled, "", "", "")), ev)
	assert.Equal(t, Outcome{Status: "notApplied", Why: "wrong user name or password"}, *got)
}

func TestEvaluate_invalidPolicy(t *testing.T) {
	broken, err := ParsePolicies([]byte(`{"displayName":"B","state":"enabled","conditions":{"users":{"includeUsers":["All"]},"clientAppTypes":["fax"]}}`))
	assert.ErrorContains(t, err, `"B": /conditions/clientAppTypes/0: "fax" should be one of all, browser`)
	set, err := Compile(broken, nil, nil)
	assert.ErrorContains(t, err, "fax")
	r := evaluated(set, ordinary())
	assert.Equal(t, []string{"unknown", "invalidPolicy"}, []string{r.Policies[0].Result, r.Policies[0].Reason})
	assert.Equal(t, 1, r.Unknown)
	assert.True(t, r.Undecided)
}

// An evaluator that has seen one tenant's policies gives the same answers for
// another's as a new one.
func TestEvaluator_severalSets(t *testing.T) {
	one := world(t, policyOf(t, Enabled, "", "", ""))
	other := world(t, policyOf(t, Enabled, `"locations":{"includeLocations":["`+office+`"]}`, "", ""), policyOf(t, Disabled, "", "", ""))
	e := NewEvaluator()
	var f Facts
	f.FromSignIn(ordinary())
	for range 3 {
		assert.Equal(t, "failure", e.Evaluate(one, &f).Status)
		assert.Equal(t, "notApplied", e.Evaluate(other, &f).Status)
	}
	assert.Zero(t, testing.AllocsPerRun(20, func() { e.Evaluate(one, &f); e.Evaluate(other, &f) }), "tenants take turns")
}

// Random policies and sign-ins, for what must hold of all of them.
type dice struct{ *rand.Rand }

func (d dice) pick(list ...string) string { return list[d.IntN(len(list))] }

func (d dice) choose(list ...func()) func() { return list[d.IntN(len(list))] }

func (d dice) policy(t testing.TB, state State, extra string) *Policy {
	conditions := d.pick(
		users(`"includeUsers":["All"]`+extra), users(`"includeUsers":["`+ada+`"]`+extra), users(`"includeGroups":["`+sales+`"]`+extra),
		users(`"includeGroups":["?"]`+extra), users(`"includeUsers":["GuestsOrExternalUsers"]`+extra), users(`"includeRoles":["All"]`+extra))
	for _, more := range [][]string{
		{apps(`"includeApplications":["All"]`), apps(`"includeApplications":["Office365"]`), apps(`"includeApplications":["` + crm + `"]`)},
		{`"clientAppTypes":["all"]`, `"clientAppTypes":["browser"]`, `"clientAppTypes":["other"]`},
		{`"locations":null`, `"locations":{"includeLocations":["All"],"excludeLocations":["AllTrusted"]}`, `"locations":{"includeLocations":["` + homes + `"]}`},
		{`"platforms":null`, `"platforms":{"includePlatforms":["windows"]}`},
		{`"signInRiskLevels":[]`, `"signInRiskLevels":["high"]`},
	} {
		conditions += "," + d.pick(more...)
	}
	return policyOf(t, state, conditions, d.pick("", `{"operator":"OR","builtInControls":["mfa","compliantDevice"]}`,
		`{"operator":"AND","builtInControls":["mfa","compliantDevice"]}`), "")
}

func (d dice) signIn() *schemas.SignIn {
	ev := ordinary()
	ev.UserId = d.pick(ada, ada, glass, "")
	ev.UserType = d.pick("member", "guest", "")
	ev.ClientAppUsed = d.pick("Browser", "Browser", "IMAP", "")
	ev.IpAddress = d.pick("192.0.2.1", "203.0.113.9", "")
	ev.AuthenticationRequirement = d.pick("multiFactorAuthentication", "singleFactorAuthentication", "")
	ev.RiskLevelDuringSignIn = d.pick("none", "high", "")
	*ev.Status.ErrorCode = map[string]int32{"": 0, "i": 50074, "w": 50126}[d.pick("", "", "", "i", "w")]
	if d.IntN(4) == 0 {
		ev.DeviceDetail = nil
	}
	return ev
}

func (d dice) policies(t testing.TB) []*Policy {
	var out []*Policy
	for range 1 + d.IntN(5) {
		out = append(out, d.policy(t, State(d.pick(string(Enabled), string(Enabled), string(ReportOnly), string(Disabled))), ""))
	}
	return out
}

func TestEvaluate_metamorphic(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(1, 2))}
	applies := func(r Result) bool { return r.Result == ResultSuccess || r.Result == ResultFailure }
	for range 200 {
		policies, ev := d.policies(t), d.signIn()
		before := evaluated(world(t, policies...), ev)

		// The order of policies says nothing.
		shuffled := append([]*Policy(nil), policies...)
		d.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		after := evaluated(world(t, shuffled...), ev)
		assert.Equal(t, before.Status, after.Status)
		assert.ElementsMatch(t, summaries(before), summaries(after))

		// A report-only or a disabled policy never changes the whole.
		for _, state := range []State{ReportOnly, Disabled} {
			more := evaluated(world(t, append(policies[:len(policies):len(policies)], d.policy(t, state, ""))...), ev)
			assert.Equal(t, before.Status, more.Status)
			assert.Equal(t, before.Unknown, more.Unknown)
		}

		// An enabled block never makes anything better.
		blocked := evaluated(world(t, append(policies[:len(policies):len(policies)], policyOf(t, Enabled, "", "", ""))...), ev)
		assert.NotEqual(t, "success", blocked.Status)
		if before.Status == "failure" {
			assert.Equal(t, "failure", blocked.Status)
		}

		// An exclusion never makes a policy apply.
		seed := d.Uint64()
		twin := func(extra string) Result {
			same := dice{rand.New(rand.NewPCG(seed, 0))}
			out := evaluated(world(t, same.policy(t, Enabled, extra)), ev)
			if !out.Evaluated {
				return Result{Result: ResultNotApplied}
			}
			return out.Policies[0]
		}
		plain, excluding := twin(""), twin(`,"`+d.pick("excludeUsers", "excludeGroups")+`":["`+d.pick(ada, glass, sales, nobody, "?")+`"]`)
		assert.False(t, !applies(plain) && applies(excluding), "%+v became %+v", plain, excluding)
		assert.False(t, plain.Result == ResultNotApplied && excluding.Result != ResultNotApplied)
	}
}

// Taking a fact away leaves a policy's result as it was, or makes it unknown:
// nothing is guessed.
func TestEvaluate_fewerFacts(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(3, 4))}
	for range 400 {
		set, ev := world(t, append(d.policies(t), d.wide(t, d.conditions()))...), d.sparse()
		before := evaluated(set, ev)
		without := ev.CloneVT()
		d.choose(
			func() { without.IpAddress = "" },
			func() { without.Location = nil },
			func() { without.RiskLevelDuringSignIn, without.RiskLevelAggregated = "", "" },
			func() { without.UserId = "" },
			func() { without.UserPrincipalName = "" },
			func() { without.UserType, without.HomeTenantId = "", "" },
			func() { without.AppId = "" },
			func() { without.AppDisplayName = "" },
			func() { without.AuthenticationProtocol, without.OriginalTransferMethod = "", "" },
			func() { without.DeviceDetail = nil },
			func() { without.AuthenticationRequirement = "" },
		)()
		after := evaluated(set, without)
		for i, r := range after.Policies {
			if r.Result != ResultUnknown {
				assert.Equal(t, before.Policies[i].Result, r.Result, "%s", ev)
			}
			assert.Zero(t, (before.Policies[i].Unknown|before.Policies[i].Failed)&r.Held, "%s", ev)
		}
	}
}

func summaries(o *Outcome) []string {
	var out []string
	for _, r := range o.Policies {
		out = append(out, fmt.Sprintf("%p %s %s %s %s %s", r.Policy, r.Result, r.Reason, r.Held, r.Failed, r.Unknown))
	}
	return out
}

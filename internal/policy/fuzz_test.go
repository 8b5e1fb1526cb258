package policy

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func FuzzParseRule(f *testing.F) {
	for _, text := range []string{
		`device.isCompliant -eq True -or device.trustType -eq "ServerAD"`, `-not (device.model -in ["a",'b'] -and device.extensionAttribute1 -ne null)`,
		`device.displayName -match "^a+$"`, `((((`, `device.deviceId -notIn [`, "device.model -eq \"\xff\"", `!!device.isCompliant -eq false`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := parseRule(text)
		if err != nil {
			assert.Contains(t, err.Error(), "at character ")
			return
		}
		// What is known of the null device never depends on luck.
		assert.NotEqual(t, Unknown, r.matches(&Device{Registered: No}))
		r.matches(laptop())
		again, err := parseRule(r.text)
		assert.NoError(t, err)
		assert.Equal(t, r.matches(laptop()), again.matches(laptop()))
	})
}

func FuzzParsePolicies(f *testing.F) {
	f.Add([]byte(plainPolicy))
	f.Add([]byte(tfStateFile))
	f.Add([]byte(tfShown))
	f.Add([]byte(`{"value":[{"state":"enabled","conditions":{"users":{"includeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"internalGuest"}},"devices":{"deviceFilter":{"mode":"include","rule":"device.model -eq 1"}}}}]}`))
	f.Add([]byte(`{"state":"enabled","#microsoft.graph.restore":{"target":"t"},"conditions":{"users":{"includeUsers":["None"]},"agents":{"includeAgentUsers":["All"],"excludeAgentUsers":["x"],"agentFilter":{"mode":"exclude","rule":"x"},"moons":[1]}}}`))
	f.Add([]byte("\xff\xfe{\x00}\x00"))
	f.Add([]byte(`{"data":[{"id":"p","properties":{"state":"enabled","conditions":{}}},{"p1":` + plainPolicy + `}]}`))
	f.Add([]byte(`[null,1,"x",[],{"Conditions":[],"sessionControls":{"":{"isEnabled":true}}}]`))
	evaluator := NewEvaluator()
	var facts Facts
	facts.FromSignIn(ordinary())
	f.Fuzz(func(t *testing.T, data []byte) {
		policies, failed := ParsePolicies(data)
		if documents, err := PolicyDocuments(data); err == nil {
			assert.Len(t, documents, len(policies), "%v", failed)
			for _, p := range policies {
				assert.True(t, json.Valid(p.raw))
			}
		}
		set, err := Compile(policies, nil, &Directory{})
		for _, p := range policies {
			assert.False(t, len(p.Problems) > 0 && err == nil, "problems are told")
		}
		out := evaluator.Evaluate(set, &facts)
		assert.Len(t, out.Policies, len(policies))
		for _, r := range out.Policies {
			assert.NotEmpty(t, r.Result)
			r.ToApplied(&schemas.AppliedConditionalAccessPolicy{})
		}
	})
}

func FuzzParseLocations(f *testing.F) {
	data, err := os.ReadFile("testdata/locations.json")
	assert.NoError(f, err)
	f.Add(data)
	f.Add([]byte(tfStateFile))
	f.Add([]byte(tfShown))
	f.Add([]byte(`{"countriesAndRegions":["AN","de","\u00e4\u00e4","1?"]}`))
	f.Add([]byte(`{"ipRanges":["::1/128",{"cidrAddress":7}],"isTrusted":"true"}`))
	var facts Facts
	facts.FromSignIn(ordinary())
	f.Fuzz(func(_ *testing.T, data []byte) {
		locations, _ := ParseLocations(data)
		for _, l := range locations {
			l.from(&facts)
		}
	})
}

func FuzzParseDirectory(f *testing.F) {
	data, err := os.ReadFile("testdata/directory.json")
	assert.NoError(f, err)
	f.Add(data)
	f.Add([]byte(`{"groups":[{"id":"a","members":["b"]},{"id":"b","members":["a","a"]}],"roles":{"displayName":"r","members":"a"}}`))
	f.Fuzz(func(_ *testing.T, data []byte) {
		directory, _ := ParseDirectory(data)
		if directory == nil {
			return
		}
		roster := newRoster(directory)
		for _, g := range directory.Groups {
			roster.group(g.ID)
		}
		roster.everyRole()
	})
}

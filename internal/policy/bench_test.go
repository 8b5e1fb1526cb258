package policy

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// hundred are policies like those of a large tenant: groups, applications,
// locations, platforms, risks and device rules, most of them out of scope.
func hundred(t testing.TB) []*Policy {
	var out []*Policy
	for i := range 100 {
		conditions := []string{
			users(`"includeUsers":["All"],"excludeGroups":["`+nobody+`"]`) + `,` + apps(`"includeApplications":["Office365"]`),
			users(`"includeGroups":["`+sales+`"]`) + `,"platforms":{"includePlatforms":["all"],"excludePlatforms":["iOS","android"]}`,
			`"locations":{"includeLocations":["All"],"excludeLocations":["AllTrusted","` + homes + `"]}`,
			`"signInRiskLevels":["high","medium"],"clientAppTypes":["browser","mobileAppsAndDesktopClients"]`,
			fmt.Sprintf(`"devices":{"deviceFilter":{"mode":"exclude","rule":"device.displayName -startsWith \"K%d\" -or device.trustType -eq \"ServerAD\""}}`, i),
		}[i%5]
		out = append(out, policyOf(t, []State{Enabled, ReportOnly}[i%2], conditions, `{"operator":"OR","builtInControls":["mfa","compliantDevice"]}`, ""))
	}
	return out
}

func BenchmarkEvaluate(b *testing.B) {
	set := world(b, hundred(b)...)
	ev, e := ordinary(), NewEvaluator()
	var f Facts
	b.ReportAllocs()
	for b.Loop() {
		f.FromSignIn(ev)
		e.Evaluate(set, &f)
	}
}

func TestEvaluate_allocatesNothing(t *testing.T) {
	set := world(t, hundred(t)...)
	ev, e := ordinary(), NewEvaluator()
	var f Facts
	require.Zero(t, testing.AllocsPerRun(20, func() {
		f.FromSignIn(ev)
		e.Evaluate(set, &f)
	}))
}

func BenchmarkParsePolicies(b *testing.B) {
	var file bytes.Buffer
	file.WriteString(`{"value":[`)
	for i, p := range hundred(b) {
		if i > 0 {
			file.WriteByte(',')
		}
		file.Write(p.raw)
	}
	file.WriteString(`]}`)
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	for b.Loop() {
		policies, err := ParsePolicies(file.Bytes())
		require.NoError(b, err)
		_, err = Compile(policies, nil, nil)
		require.NoError(b, err)
	}
}

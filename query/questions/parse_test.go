package questions

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAll_everyQuestionHasItsShape(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(all), 15)
	names := map[string]Question{}
	for _, q := range all {
		names[q.Name] = q
		assert.Regexp(t, `^[a-z]+(-[a-z]+)*$`, q.Name)
		assert.NotContains(t, q.Title, ".", q.Name)
		for _, p := range q.Parameters {
			assert.NotContains(t, []string{"tenant", "from", "to", "visibility"}, p.Name, q.Name)
		}
		assert.NotContains(t, q.Over("nothing"), "signins", "%s reads beside the view", q.Name)
	}
	spray := names["password-spray"]
	assert.Equal(t, "Password spray", spray.Title)
	assert.True(t, strings.HasPrefix(spray.Description, "One address fails with a wrong password for many users"), spray.Description)
	assert.Equal(t, Parameter{Name: "users", Type: Count, Default: Value{"10", "10"}, Description: "users tried, at least"}, spray.Parameters[0])
	assert.Equal(t, 7, spray.Days)
	assert.Equal(t, 30, names["dormant-accounts"].Days)
	assert.NotContains(t, names["dormant-accounts"].Description, "Usual period")
	assert.False(t, spray.NeedsPolicies())
	assert.True(t, names["conditional-access-failures"].NeedsPolicies())
}

func TestRead_filesThatAreNoQuestion_areAllNamed(t *testing.T) {
	const good = "-- Title\n-- What it is.\n-- {n:UInt32} = 1: how many\nSELECT 1 FROM signins_settled WHERE tenant_id = {tenant:String} AND created_at > {from:DateTime('UTC')} AND created_at < {to:DateTime('UTC')} LIMIT {n:UInt32}\n"
	_, err := read(fstest.MapFS{"good.sql": {Data: []byte(good)}})
	require.NoError(t, err)
	files := fstest.MapFS{}
	wants := map[string]string{}
	for name, c := range map[string]struct{ text, want string }{
		"untitled":   {regexp.MustCompile(`(?m)^--.*\n`).ReplaceAllString(good, ""), "lacks a title"},
		"elsewhere":  {strings.Replace(good, "signins_settled", "signins", 1), "does not read signins_settled"},
		"undeclared": {strings.Replace(good, "-- {n:UInt32} = 1: how many\n", "", 1), "declares"},
		"unused":     {strings.Replace(good, " LIMIT {n:UInt32}", "", 1), "declares"},
		"two-types":  {strings.Replace(good, "LIMIT", "AND id > {tenant:UUID} LIMIT", 1), "tenant is both"},
		"no-tenant":  {strings.Replace(good, "tenant_id = {tenant:String} AND ", "", 1), "declares"},
		"period":     {strings.Replace(good, "-- {n", "-- Usual period: 0 days.\n-- {n", 1), "of 0 days"},
		"twice":      {strings.Replace(good, "-- {n", "-- {n:UInt32} = 2: again\n-- {n", 1), "n is declared twice"},
		"default":    {strings.Replace(good, "= 1:", "= many:", 1), "default of n"},
		"type":       {strings.ReplaceAll(good, "n:UInt32", "n:Tuple(String)"), `"Tuple(String)" is not known`},
		"broken":     {strings.Replace(good, "SELECT", "-- more words\nSELECT", 1), "is no parameter"},
	} {
		files[name+".sql"] = &fstest.MapFile{Data: []byte(c.text)}
		wants[name] = c.want
	}
	_, err = read(files)
	require.Error(t, err)
	for name, want := range wants {
		assert.Regexp(t, "question "+name+`\.sql: .*`+regexp.QuoteMeta(want), err.Error())
	}
}

func TestType_read(t *testing.T) {
	for _, c := range []struct {
		kind Type
		text string
		want string // empty for an error
	}{
		{Count, "0", "0"}, {Count, "4294967295", "4294967295"}, {Count, "4294967296", ""}, {Count, "-1", ""}, {Count, "1.5", ""}, {Count, "", ""}, {Count, "1 OR 1", ""},
		{Ratio, "0.25", "0.25"}, {Ratio, "1e3", "1000"}, {Ratio, "NaN", ""}, {Ratio, "Inf", ""}, {Ratio, "x", ""},
		{Texts, "", "[]"}, {Texts, "low, high", "['low', 'high']"}, {Texts, `it's \ so`, `['it\'s \\ so']`}, {Texts, "a'], ['b", `['a\']', '[\'b']`},
		{"String", "x", ""},
	} {
		got, err := c.kind.Read(c.text)
		assert.Equal(t, c.want, got.Text, "%s %q", c.kind, c.text)
		assert.Equal(t, c.want == "", err != nil, "%s %q: %v", c.kind, c.text, err)
	}
}

func TestType_literal(t *testing.T) {
	value, err := Texts.literal("['Azure Portal', 'x']")
	require.NoError(t, err)
	assert.Equal(t, Value{"['Azure Portal', 'x']", []string{"Azure Portal", "x"}}, value)
	value, err = Texts.literal("[]")
	require.NoError(t, err)
	assert.Equal(t, Value{"[]", []string{}}, value)
	for _, bad := range []string{"", "x", "['x'", "[x]", "['a' 'b']", `['it\'s']`} {
		_, err := Texts.literal(bad)
		assert.Error(t, err, bad)
	}
}

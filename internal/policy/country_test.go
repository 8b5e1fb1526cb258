package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestForeignCode(t *testing.T) {
	for text, want := range map[string]string{
		"AN": "AN", "eu": "EU", " Yu ": "YU", "AP": "AP", "TP": "TP", "CS": "CS", "ZZ": "ZZ",
		"DE": "", "UK": "", "XK": "", "": "", "A": "", "A1": "", "[A": "", "ANT": "", "Ä": "", "1?": "",
	} {
		assert.Equal(t, want, foreignCode(text), text)
	}
}

// A list of all countries from years ago is read, and a note names what no country
// is today.
func TestParseLocations_foreignCodes(t *testing.T) {
	locations, err := ParseLocations([]byte(`[{"id":"1","displayName":"Everywhere","countriesAndRegions":["DE","AN","eu","AN","CW","uk"]},
		{"id":"2","countriesAndRegions":["yu"]},{"id":"3","displayName":"Home","countriesAndRegions":["DE","Kosovo"]}]`))
	require.NoError(t, err)
	assert.Equal(t, []string{"DE", "AN", "EU", "AN", "CW", "GB"}, locations[0].Countries)
	set, err := Compile(nil, locations, nil)
	require.NoError(t, err)
	const alone = ": no country of ISO 3166-1 today, so only a sign-in whose location says the code itself comes from there"
	assert.Equal(t, []string{`"Everywhere": /0/countriesAndRegions: AN, EU` + alone, `"2": /1/countriesAndRegions: YU` + alone}, set.Notes())
}

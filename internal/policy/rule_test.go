package policy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

// laptop is a registered device of which a sign-in says all it can.
func laptop() *Device {
	return &Device{Registered: Yes, ID: "d1", Name: "LAPTOP-1", OperatingSystem: "Windows", TrustType: "ServerAD", Compliant: No}
}

func TestRule(t *testing.T) {
	unregistered := &Device{Registered: No}
	for text, want := range map[string][2]Known{ // of a laptop, of a device nobody knows
		`device.isCompliant -eq True -or device.trustType -eq "ServerAD"`: {Yes, No},
		`device.isCompliant -eq True`:                                     {No, No},
		`device.isCompliant -eq "False"`:                                  {Yes, No},
		`device.isCompliant -ne true`:                                     {Yes, Yes},
		`device.displayName -startsWith "lap"`:                            {Yes, No},
		`device.displayName -notStartsWith "lap"`:                         {No, Yes},
		`device.displayName -endsWith '-1'`:                               {Yes, No},
		`device.displayName -notEndsWith "-2"`:                            {Yes, Yes},
		`device.displayName -contains "TOP"`:                              {Yes, No},
		`device.displayName -notContains "TOP"`:                           {No, Yes},
		`device.displayName -match "^lap.*[0-9]$"`:                        {Yes, No},
		`device.displayName -notMatch "^desk"`:                            {Yes, Yes},
		`device.deviceId -in ["a", "D1"]`:                                 {Yes, No},
		`device.deviceId -notIn ["a","b"]`:                                {Yes, Yes},
		`device.deviceId -in ["a"]`:                                       {No, No},
		`device.trustType -ne null`:                                       {Yes, No},
		`device.trustType -eq null`:                                       {No, Yes},
		`Device.TrustType EQ "serverad"`:                                  {Yes, No},
		`device.deviceOSType -eq "Windows"`:                               {Yes, No},

		// What sign-ins do not say is unknown, and null of an unknown device.
		`device.extensionAttribute1 -eq "SAW"`:                                               {Unknown, No},
		`device.extensionAttribute15 -ne "SAW"`:                                              {Unknown, Yes},
		`device.manufacturer -eq "Contoso" -and device.trustType -eq "Workplace"`:            {No, No},
		`device.manufacturer -eq "Contoso" -or device.trustType -eq "ServerAD"`:              {Yes, No},
		`device.manufacturer -eq "Contoso" -and device.trustType -eq "ServerAD"`:             {Unknown, No},
		`device.physicalIds -contains "[ZTDId]:1"`:                                           {Unknown, No},
		`-not (device.model -eq "X")`:                                                        {Unknown, Yes},
		`not device.isCompliant -eq True`:                                                    {Yes, Yes},
		`!(device.isCompliant -eq True)`:                                                     {Yes, Yes},
		`(device.isCompliant -eq True -or device.deviceId -eq "d1") -and device.model -ne 1`: {Unknown, No},

		// -and binds closer than -or.
		`device.deviceId -eq "d1" -or device.deviceId -eq "x" -and device.deviceId -eq "y"`:   {Yes, No},
		`(device.deviceId -eq "d1" -or device.deviceId -eq "x") -and device.deviceId -eq "y"`: {No, No},
		`device.displayName -eq "say ""hi"""`:                                                 {No, No},
		"device.displayName -eq \"a \\\" b\" -or device.displayName -eq \"LAPTOP-1\"":         {Yes, No},
	} {
		r, err := parseRule(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, [2]Known{r.matches(laptop()), r.matches(unregistered)}, text)
		assert.NotEqual(t, No, r.matches(&Device{}).or(Unknown), "nothing known: %s", text)
	}
}

// By how a device was enrolled, the directory has other names for its system.
func TestRule_systems(t *testing.T) {
	for text, want := range map[string][4]Known{ // of Windows, iOS, Android, macOS
		`device.operatingSystem -eq "windows"`:                       {Yes, No, No, No},
		`device.operatingSystem -eq "iOS"`:                           {No, Yes, No, No},
		`device.operatingSystem -ne "iOS"`:                           {Yes, No, Yes, Yes},
		`device.operatingSystem -in ["iPhone", "iPad"]`:              {No, Unknown, No, No},
		`device.operatingSystem -ne "iPad"`:                          {Yes, Unknown, Yes, Yes},
		`device.operatingSystem -contains "Android"`:                 {No, No, Yes, No},
		`device.operatingSystem -eq "AndroidForWork"`:                {No, No, Unknown, No},
		`device.operatingSystem -eq "MacMDM"`:                        {No, No, No, Unknown},
		`device.operatingSystem -ne "macOS"`:                         {Yes, Yes, Yes, Unknown},
		`device.operatingSystem -startsWith "Mac"`:                   {No, No, No, Yes},
		`device.operatingSystem -notIn ["MacMDM", "macOS"]`:          {Yes, Yes, Yes, No},
		`device.operatingSystem -eq null`:                            {No, No, No, No},
		`device.operatingSystem -eq ""`:                              {No, No, No, No},
		`device.deviceOSType -eq "iPad" -or device.deviceId -eq "d"`: {Yes, Yes, Yes, Yes},
	} {
		r, err := parseRule(text)
		require.NoError(t, err, text)
		var got [4]Known
		for i, family := range []string{"Windows", "iOS", "Android", "macOS"} {
			got[i] = r.matches(&Device{Registered: Yes, ID: "d", OperatingSystem: family})
		}
		assert.Equal(t, want, got, text)
	}
}

func TestParseRule_errors(t *testing.T) {
	for text, want := range map[string]string{
		``:                                    `at character 1: the end of the rule stands where a property such as device.isCompliant should be`,
		`device.isCompliant`:                  `at character 19: the end of the rule stands where an operator`,
		`device.isCompliant -eq`:              `at character 23: the end of the rule stands where a value should be`,
		`device.isCompliant -eq "yes"`:        `at character 24: device.isCompliant is compared with True or False, not with "yes"`,
		`device.isCompliant -contains "T"`:    `at character 20: device.isCompliant takes -eq and -ne only`,
		`device.colour -eq "red"`:             `at character 1: device filters know no property "device.colour"`,
		`device.extensionAttribute16 -eq "x"`: `at character 1: device filters know no property`,
		`user.department -eq "x"`:             `at character 1: "user.department" stands where a property`,
		`device.model -like "x"`:              `at character 14: "-like" stands where an operator`,
		`device.model -eq "x`:                 `at character 18: the text is not closed: " is missing`,
		`device.model -in "x"`:                `at character 18: the text "x" stands where a list`,
		`device.model -in ["x" "y"]`:          `at character 23: the text "y" stands where the list should go on`,
		`device.model -in []`:                 `at character 19: "]" stands where a value should be`,
		`(device.model -eq "x"`:               `at character 22: the end of the rule stands where the parenthesis of character 1 should close`,
		`device.model -eq "x")`:               `at character 21: ")" follows a complete rule`,
		`device.model -eq "x" -and`:           `at character 26: the end of the rule stands where a property`,
		`device.model -startsWith null`:       `at character 26: null can be compared with -eq and -ne only`,
		`device.physicalIds -eq "x"`:          `at character 20: device.physicalIds is a list`,
		`device.model -match "("`:             `at character 21: "(" is no pattern`,
		`é device.model -eq "x"`:              `at character 1: "é" stands where a property`,
	} {
		_, err := parseRule(text)
		assert.ErrorContains(t, err, want, text)
	}
	_, err := parseRule(strings.Repeat("(", maxRuleDepth+2) + `device.model -eq "x"` + strings.Repeat(")", maxRuleDepth+2))
	assert.ErrorContains(t, err, "more than 32 deep")
	_, err = parseRule(strings.Repeat("x", maxRule+1))
	assert.ErrorContains(t, err, "the rule has 3073 characters, more than 3072")
	_, err = parseRule(`device.model -match "` + strings.Repeat("x", maxPattern+1) + `"`)
	assert.ErrorContains(t, err, "the pattern has more than 256 bytes")
}

func TestProperty_String(t *testing.T) {
	assert.Equal(t, "device.extensionAttribute1", propExtension1.String())
	assert.Equal(t, "device.extensionAttribute10", (propExtension1 + 9).String())
	assert.Equal(t, "device.extensionAttribute15", (propCount - 1).String())
}

func TestEvaluate_devices(t *testing.T) {
	filter := func(mode, rule string) string {
		return `"devices":{"deviceFilter":{"mode":"` + mode + `","rule":"` + strings.ReplaceAll(rule, `"`, `\"`) + `"}}`
	}
	none := func(ev *schemas.SignIn) {
		no := false
		ev.DeviceDetail = &schemas.DeviceDetail{OperatingSystem: "Windows 11", IsCompliant: &no, IsManaged: &no}
	}
	silent := func(ev *schemas.SignIn) { ev.DeviceDetail = nil }
	trust := func(word string) func(*schemas.SignIn) {
		return func(ev *schemas.SignIn) { ev.DeviceDetail.TrustType = word }
	}
	compliantOrHybrid := `device.isCompliant -eq True -or device.trustType -eq "ServerAD"`
	older := `"devices":{"includeDevices":["All"],"excludeDevices":["Compliant","DomainJoined"]}`
	runCases(t, []evalCase{
		{name: "included", conditions: filter("include", compliantOrHybrid), result: "failure"},
		{name: "excluded", conditions: filter("exclude", compliantOrHybrid), result: "notApplied", reason: "devices"},
		{name: "unregistered, excluded by a positive rule", conditions: filter("exclude", compliantOrHybrid), event: none, result: "failure"},
		{name: "unregistered, included by a positive rule", conditions: filter("include", compliantOrHybrid), event: none, result: "notApplied", reason: "devices"},
		{name: "unregistered, included by a negative rule", conditions: filter("include", `device.trustType -ne "ServerAD"`), event: none, result: "failure"},
		{name: "no device named", conditions: filter("exclude", compliantOrHybrid), event: silent, result: "unknown", reason: "notEnoughInformation"},
		{name: "attribute that sign-ins lack", conditions: filter("include", `device.extensionAttribute1 -eq "SAW"`), result: "unknown", reason: "notEnoughInformation"},
		{name: "joined", conditions: filter("include", `device.trustType -eq "AzureAD"`), result: "failure"},
		{name: "hybrid", conditions: filter("include", `device.trustType -eq "ServerAD"`), event: trust("Hybrid Azure AD joined"), result: "failure"},
		{name: "registered", conditions: filter("include", `device.trustType -eq "Workplace"`), event: trust("Azure AD registered"), result: "failure"},
		{name: "system without its version", conditions: filter("include", `device.operatingSystem -eq "Windows"`), result: "failure"},
		{name: "older states, compliant", conditions: older, result: "notApplied", reason: "devices"},
		{name: "older states, unregistered", conditions: older, event: none, result: "failure"},
		{name: "older states, nothing known", conditions: older, event: silent, result: "unknown", reason: "notEnoughInformation"},
		{name: "oldest block", conditions: `"deviceStates":{"includeStates":["All"],"excludeStates":["Compliant"]}`, result: "notApplied", reason: "devices"},
	})
}

package entity

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClosedEnum_ofFlags_keepsWhatIsKnown_andSaysTheRestOnce(t *testing.T) {
	for value, want := range map[string]string{
		"":                                      "",
		"none":                                  "none",
		"application,users":                     "application,users",
		"application, users":                    "application, users",
		"insiderRisk":                           "unknownFutureValue",
		"users,authenticationFlows,insiderRisk": "users,unknownFutureValue",
		"servicePrincipals,users":               "users,unknownFutureValue",
		"unknownFutureValue,insiderRisk":        "unknownFutureValue",
		"unknownFutureValue,users":              "unknownFutureValue,users",
		"users, insiderRisk":                    "users,unknownFutureValue",
		"users,131072":                          "users,unknownFutureValue",
		"users,,":                               "users,,",
		"of ours":                               "of ours",
	} {
		assert.Equal(t, want, closeEnum(conditions).closed(value), value)
	}
}

package auth

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestConfig_Validate(t *testing.T) {
	const template = "https://login.example/{tenantid}/v2.0"
	for name, tt := range map[string]struct {
		issuer Issuer
		want   string
	}{
		"found by discovery":          {Issuer{Issuer: "https://login.example"}, ""},
		"a template with its keys":    {Issuer{Issuer: template, JWKSURL: "https://login.example/keys"}, ""},
		"a template without":          {Issuer{Issuer: template}, "issuers.0: set jwks_file, jwks_url or discovery_url"},
		"tenant of a template":        {Issuer{Issuer: template, JWKSURL: "https://login.example/keys", Tenant: tenantA}, "issuers.0.tenant: cannot be set where the issuer's name holds {tenantid}"},
		"tenant among tenants":        {Issuer{Issuer: "i", JWKSFile: "f", Tenant: tenantA, Tenants: []string{tenantB, tenantA}}, ""},
		"tenant beside any":           {Issuer{Issuer: "i", JWKSFile: "f", Tenant: tenantA}, ""},
		"tenants without a default":   {Issuer{Issuer: "i", JWKSFile: "f", Tenants: []string{tenantB}}, ""},
		"tenant that is none of them": {Issuer{Issuer: "i", JWKSFile: "f", Tenant: tenantA, Tenants: []string{tenantB}}, "issuers.0.tenant: \"" + tenantA + "\" is none of tenants"},
		"two addresses":               {Issuer{Issuer: "i", JWKSURL: "https://a/keys", DiscoveryURL: "https://a"}, "issuers.0: set one of jwks_file, jwks_url and discovery_url"},
		"a file and an address":       {Issuer{Issuer: "i", JWKSFile: "f", DiscoveryURL: "https://a"}, "issuers.0: set one of"},
		"no host":                     {Issuer{Issuer: "i", JWKSURL: "https:///keys"}, `issuers.0.jwks_url: "https:///keys" is no http or https address`},
		"no address of discovery":     {Issuer{Issuer: "i", DiscoveryURL: "file:///etc"}, `issuers.0.discovery_url: "file:///etc" is no http or https address`},
		"without a name":              {Issuer{}, "issuers.0.issuer: missing"},
	} {
		err := Config{Issuers: []Issuer{tt.issuer}}.Validate()
		if tt.want == "" {
			assert.NoError(t, err, name)
			continue
		}
		if assert.ErrorContains(t, err, tt.want, name) {
			assert.Equal(t, 1, strings.Count(err.Error(), "issuers.0"), "%s: one problem, %s", name, err)
		}
	}
}

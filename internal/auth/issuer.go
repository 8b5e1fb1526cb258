package auth

import (
	"slices"
	"strings"

	"github.com/google/uuid"
)

// tenantPlaceholder stands for the token's tenant in the name of an issuer that
// speaks for many, as Entra writes it in the configuration of multi-tenant applications.
const tenantPlaceholder = "{tenantid}"

// isTemplate says whether the issuer's name depends on the token's tenant.
func (i Issuer) isTemplate() bool { return strings.Contains(i.Issuer, tenantPlaceholder) }

// signs says whether a token with these iss and tid claims is one of the
// issuer's. In a template only a GUID takes the tenant's place.
func (i Issuer) signs(iss, tenant string) bool {
	if !i.isTemplate() {
		return iss == i.Issuer
	}
	return uuid.Validate(tenant) == nil && len(tenant) == guidLength && iss == strings.ReplaceAll(i.Issuer, tenantPlaceholder, tenant)
}

// guidLength is that of a GUID without braces or prefix, in characters.
const guidLength = 36

// accepts says whether one of the token's audiences is one of the issuer's.
func (i Issuer) accepts(audiences []string) bool {
	return slices.ContainsFunc(audiences, func(named string) bool {
		return named == i.Audience || slices.Contains(i.Audiences, named)
	})
}

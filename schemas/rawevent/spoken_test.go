package rawevent

import "testing"

// The portal's words become the API's, in its CSV and in objects of scripts.
func TestDecode_spokenWords(t *testing.T) {
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"the portal's": {`{"Date (UTC)":"2026-03-04T05:06:07Z","Request ID":"x","Status":"Success","Original transfer method":"Device code flow","Authentication Protocol":"Device Code","Incoming token type":"Primary refresh token",` +
			`"Cross tenant access type":"B2B collaboration","Token issuer type":"Azure AD","Client credential type":"Client secret","Token Protection - Sign In Session":"Unbound","Token issuer name":"None"}`,
			map[string]string{"originalTransferMethod": "deviceCodeFlow", "authenticationProtocol": "deviceCode", "incomingTokenType": "primaryRefreshToken", "crossTenantAccessType": "b2bCollaboration",
				"tokenIssuerType": "AzureAD", "clientCredentialType": "clientSecret", "tokenProtectionStatusDetails.signInSessionStatus": "unbound", "tokenIssuerName": absent}},
		"the portal's of late": {`{"Date (UTC)":"2026-03-04T05:06:07Z","Request ID":"x","Status":"Success","Token issuer type":"Microsoft Entra ID","Managed Identity type":"System assigned","Incoming token type":"Microsoft Entra ID"}`,
			map[string]string{"tokenIssuerType": "AzureAD", "managedServiceIdentity.msiType": "systemAssigned", "incomingTokenType": "Microsoft Entra ID"}},
		"none of them": {`{"Date (UTC)":"2026-03-04T05:06:07Z","Request ID":"x","Status":"Success","Original transfer method":"None","Authentication Protocol":"None","Incoming token type":"None","Cross tenant access type":"None","Token Protection - Sign In Session":"None"}`,
			map[string]string{"originalTransferMethod": "none", "authenticationProtocol": "none", "incomingTokenType": "none", "crossTenantAccessType": "none", "tokenProtectionStatusDetails.signInSessionStatus": "none"}},
		"an object's": {`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","originalTransferMethod":"Authentication transfer","authenticationProtocol":"OAuth 2.0","incomingTokenType":"SAML 1.1","tokenIssuerType":"AD Federation Services","signInTokenProtectionStatus":"Bound","appTokenProtectionStatus":"Unbound"}`,
			map[string]string{"originalTransferMethod": "authenticationTransfer", "authenticationProtocol": "oAuth2", "incomingTokenType": "saml11", "tokenIssuerType": "ADFederationServices",
				"signInTokenProtectionStatus": "bound", "appTokenProtectionStatus": "unbound"}},
		"other words stay": {`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","authenticationProtocol":"prtGrant","crossTenantAccessType":"b2bCollaboration,passthrough","originalTransferMethod":"Carrier pigeon","incomingTokenType":"SAML 1.0"}`,
			map[string]string{"authenticationProtocol": "prtGrant", "crossTenantAccessType": "b2bCollaboration,passthrough", "originalTransferMethod": "Carrier pigeon", "incomingTokenType": "SAML 1.0"}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}

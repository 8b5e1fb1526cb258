package rawevent

import (
	"slices"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// The portal shows words of enumerations as people say them: Device code flow,
// Microsoft Entra ID, OAuth 2.0. They become the words of the API, which decide.

// spoken binds a word of an enumeration; a number or boolean becomes its text, and
// a word that is not in the list stays as it is.
func spoken[T any](name string, words []string, at func(*T) *string) property[T] {
	plain := anyText(name, at)
	return property[T]{name, func(d *Decoder, m *T, v jsontree.Value) *DecodeError {
		err := plain.set(d, m, v)
		*at(m) = spokenWord(*at(m), words)
		return err
	}}
}

// spokenWord returns the word of the list that text spells or says, else text.
func spokenWord(text string, words []string) string {
	if text == "" {
		return ""
	}
	word := canonicalWord(text, words)
	if word != text {
		return word
	}
	for _, version := range [...]struct{ said, word string }{
		{"OAuth2.0", "oAuth2"}, {"SAML2.0", "saml20"}, {"SAML1.1", "saml11"}, {"MicrosoftEntraID", "AzureAD"},
	} {
		if sameWord(version.said, text) && slices.Contains(words, version.word) {
			return version.word
		}
	}
	return text
}

func protocolWords() []string {
	return []string{"none", "oAuth2", "ropc", "wsFederation", "saml20", "deviceCode", "authenticationTransfer", "nativeAuth"}
}

func credentialWords() []string {
	return []string{"none", "clientSecret", "clientAssertion", "federatedIdentityCredential", "managedIdentity", "certificate"}
}

func tokenWords() []string {
	return []string{"none", "primaryRefreshToken", "saml11", "saml20", "remoteDesktopToken", "refreshToken"}
}

func transferWords() []string {
	return []string{"none", "deviceCodeFlow", "authenticationTransfer"}
}

func accessWords() []string {
	return []string{"none", "b2bCollaboration", "b2bDirectConnect", "microsoftSupport", "serviceProvider", "passthrough"}
}

func issuerWords() []string {
	return []string{"AzureAD", "ADFederationServices", "AzureADBackupAuth", "ADFederationServicesMFAAdapter", "NPSExtension"}
}

func identityWords() []string { return []string{"none", "userAssigned", "systemAssigned"} }

func bindingWords() []string { return []string{"none", "bound", "unbound"} }

package rawevent

import "strings"

// Where PowerShell has no text for an object it writes the name of its type:
// System.Object[], Microsoft.Graph.PowerShell.Models.MicrosoftGraphSignInStatus. Its
// AzureAD module writes the members on lines of their own: class SignInStatus {...}.

// isTypeName is whether the text is such a name, which says nothing of the value.
func isTypeName(text string) bool {
	for _, library := range [...]string{"System.Object", "System.Collections.", "System.String", "Microsoft.Graph.", "Microsoft.Open.", "class "} {
		if strings.HasPrefix(text, library) {
			return true
		}
	}
	return false
}

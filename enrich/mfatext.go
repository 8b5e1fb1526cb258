package enrich

import "strings"

// mfaText reads what a text of the producer says about a second factor; "" when
// it says nothing about one. The texts are those that Entra's sign-in logs hold;
// the usual ones are compared as a whole, others by their words.
func mfaText(text string) string {
	switch text {
	case "":
		return ""
	case "MFA requirement satisfied by claim in the token":
		return mfaSatisfiedByClaim
	case "MFA successfully completed", "MFA completed in Azure AD":
		return mfaSatisfied
	case "MFA required in Azure AD":
		return mfaInterrupted
	}
	if !containsAny(text, "MFA", "multi-factor", "multifactor") {
		return ""
	}
	switch { // the first words that are there decide
	case containsAny(text, "denied", "declined", "fraud", "failed", "did not respond", "incorrect"):
		return mfaDenied
	case containsAny(text, "by claim", "remembered device", "registered device"):
		return mfaSatisfiedByClaim
	case containsAny(text, "skipped", "not required", "bypass"):
		return mfaNotRequired
	case containsAny(text, "required", "expired", "registration", "in progress", "in-progress"):
		return mfaInterrupted
	case containsAny(text, "satisfied", "completed", "succeeded"):
		return mfaSatisfied
	}
	return ""
}

// containsAny compares ASCII letters without case.
func containsAny(text string, parts ...string) bool {
	for _, part := range parts {
		for i := 0; i+len(part) <= len(text); i++ {
			if strings.EqualFold(text[i:i+len(part)], part) {
				return true
			}
		}
	}
	return false
}

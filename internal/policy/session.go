package policy

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sessionBound is the session control by which tokens count only on the device that
// they were given to: token protection.
const sessionBound = "SecureSignInSession"

// parseSession returns the names that session controls have in sign-in logs.
func parseSession(n node) []string {
	n.object() // notes what is none
	var out []string
	for _, part := range n.others() {
		if text, isText := part.value.(string); isText && cutOff(text) {
			part.misshapen()
			continue
		}
		name := part.sessionControl()
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// sessionControl names a session control, empty for one that is off, and for what
// only says more of another.
func (n node) sessionControl() string {
	inner, members := n.block()
	if members != nil {
		if enabled := inner.get("isEnabled"); enabled.value != nil && !enabled.flag() {
			return ""
		}
	}
	name := lastName(n.at)
	switch folded(name) {
	case "persistentbrowser", "persistentbrowsermode":
		return "PersistentBrowserSessionMode"
	case "applicationenforcedrestrictionsenabled": // here and below: names of Terraform's azuread provider
		return "ApplicationEnforcedRestrictions"
	case "cloudappsecuritypolicy":
		return "CloudAppSecurity"
	case "signinfrequency":
		if n.value == json.Number("0") {
			return ""
		}
	case "signinfrequencyinterval":
		if strings.EqualFold(n.word(), "everyTime") {
			return "SignInFrequency"
		}
		return ""
	case "signinfrequencyperiod", "signinfrequencyauthenticationtype":
		return ""
	}
	for _, known := range [...]string{"ApplicationEnforcedRestrictions", "CloudAppSecurity", "SignInFrequency", sessionBound, "DisableResilienceDefaults", "ContinuousAccessEvaluation"} {
		if strings.EqualFold(known, folded(name)) {
			return known // whatever the case of the file
		}
	}
	return pascal(name)
}

// pascal writes a name with capitals instead of underscores.
func pascal(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		first, size := utf8.DecodeRuneInString(word)
		if size > 0 {
			b.WriteRune(unicode.ToUpper(first))
			b.WriteString(word[size:])
		}
	}
	return b.String()
}

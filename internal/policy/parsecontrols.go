package policy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// builtInControl is a control of grantControls/builtInControls, and its name in
// sign-in logs.
type builtInControl struct {
	policy, log string
	kind        controlKind
}

func builtInControls() []builtInControl {
	return []builtInControl{
		{"block", "Block", controlBlock},
		{"mfa", "Mfa", controlMFA},
		{"compliantDevice", "RequireCompliantDevice", controlCompliantDevice},
		{"domainJoinedDevice", "RequireDomainJoinedDevice", controlDomainJoinedDevice},
		{"approvedApplication", "RequireApprovedApp", controlApprovedApplication},
		{"compliantApplication", "RequireCompliantApp", controlCompliantApplication},
		{"passwordChange", "PasswordChange", controlPasswordChange},
		{"riskRemediation", "RiskRemediation", controlRiskRemediation},
		{"unknownFutureValue", "unknownFutureValue", controlUnfamiliar},
	}
}

func parseGrant(n node) grantControls {
	var g grantControls
	if n.absent() {
		return g
	}
	for _, item := range n.get("builtInControls").list() {
		g.controls = append(g.controls, parseBuiltIn(item)...)
	}
	if strength := n.get("authenticationStrength"); says(strength.value) {
		id := strength.get("id").required()
		g.controls = append(g.controls, control{kind: controlStrength, name: "AuthenticationStrength", strength: strings.ToLower(id)})
	}
	for range n.get("termsOfUse").texts() {
		g.controls = append(g.controls, control{kind: controlTermsOfUse, name: "TermsOfUse"})
	}
	for _, name := range n.get("customAuthenticationFactors").texts() {
		g.controls = append(g.controls, control{kind: controlCustom, name: name})
	}
	operator := n.get("operator")
	switch text := operator.text(); {
	case strings.EqualFold(text, "AND"):
		g.all = true
	case strings.EqualFold(text, "OR"):
	case text == "" && len(g.controls) < 2:
	default:
		operator.problem("%q should be AND or OR", text)
	}
	for _, other := range n.others("operator", "builtInControls", "authenticationStrength", "termsOfUse", "customAuthenticationFactors") {
		g.controls = append(g.controls, control{kind: controlUnfamiliar, name: other.at[strings.LastIndexByte(other.at, '/')+1:]})
		n.to.note("%s: Gatehouse does not know this control, so whether it was met is unknown", other.at)
	}
	return g
}

func parseBuiltIn(n node) []control {
	text := n.text()
	for _, known := range builtInControls() {
		if strings.EqualFold(known.policy, text) {
			return []control{{kind: known.kind, name: known.log}}
		}
	}
	var names []string
	for _, known := range builtInControls() {
		names = append(names, known.policy)
	}
	if text != "" {
		n.problem("%q should be one of %s", text, strings.Join(names, ", "))
	}
	return nil
}

// parseSession returns the names that session controls have in sign-in logs.
func parseSession(n node) []string {
	inLogs := map[string]string{"persistentbrowser": "PersistentBrowserSessionMode"}
	var out []string
	for _, part := range n.others() {
		name := part.at[strings.LastIndexByte(part.at, '/')+1:]
		if members, ok := part.value.(map[string]any); ok && has(members, "isEnabled") && !part.get("isEnabled").flag() {
			continue
		}
		if log, ok := inLogs[strings.ToLower(name)]; ok {
			name = log
		}
		if name != "" {
			first, size := utf8.DecodeRuneInString(name)
			out = append(out, string(unicode.ToUpper(first))+name[size:])
		}
	}
	return out
}

// has reports whether an object says something under a name in any case.
func has(members map[string]any, name string) bool {
	for other, value := range members {
		if strings.EqualFold(other, name) && value != nil {
			return true
		}
	}
	return false
}

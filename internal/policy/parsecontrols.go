package policy

import "strings"

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
	}
}

func parseGrant(n node) grantControls {
	var g grantControls
	if n.absent() {
		return g
	}
	for _, item := range n.get("builtInControls").list() {
		g.addBuiltIn(item)
	}
	if strength := n.get("authenticationStrength"); says(strength.value) {
		g.addStrength(strength.get("id").required())
		g.controls[len(g.controls)-1].oneFactor = takesOneFactor(strength)
	}
	if path := n.get(terraformStrength).text(); path != "" {
		g.addStrength(path[strings.LastIndexByte(path, '/')+1:])
	}
	for range n.get("termsOfUse").texts() {
		g.controls = append(g.controls, control{kind: controlTermsOfUse, name: "TermsOfUse"})
	}
	for _, name := range n.get("customAuthenticationFactors").texts() {
		g.controls = append(g.controls, control{kind: controlCustom, name: name})
	}
	operator := n.get("operator")
	switch text := operator.word(); {
	case strings.EqualFold(text, "AND"):
		g.all = true
	case strings.EqualFold(text, "OR"):
	case text == "" && len(g.controls) < 2:
	default:
		operator.once("%q should be AND or OR", text)
	}
	for _, other := range n.others("operator", "builtInControls", "authenticationStrength", terraformStrength, "termsOfUse", "customAuthenticationFactors") {
		g.addUnfamiliar(lastName(other.at))
		n.to.note("%s: Gatehouse does not know this control, so whether it was met is unknown", other.at)
	}
	return g
}

// terraformStrength is where Terraform's azuread provider has the path of an
// authentication strength.
const terraformStrength = "authenticationStrengthPolicyId"

func (g *grantControls) addStrength(id string) {
	g.controls = append(g.controls, control{kind: controlStrength, name: "AuthenticationStrength", strength: strings.ToLower(id)})
}

// takesOneFactor is whether an authentication strength can be met by a single factor: a
// tenant's own may.
func takesOneFactor(strength node) bool {
	if strings.EqualFold(strength.get("requirementsSatisfied").text(), "none") {
		return true
	}
	for _, combination := range strength.get("allowedCombinations").texts() {
		switch lower(combination) {
		case "password", "sms", "federatedsinglefactor", "x509certificatesinglefactor", "qrcodepin", "hardwareoath":
			return true
		}
	}
	return false
}

func (g *grantControls) addUnfamiliar(name string) {
	g.controls = append(g.controls, control{kind: controlUnfamiliar, name: name})
}

// addBuiltIn takes a control of a later Graph as one whose being met is unknown.
func (g *grantControls) addBuiltIn(n node) {
	text := n.word()
	for _, known := range builtInControls() {
		if strings.EqualFold(known.policy, text) {
			g.controls = append(g.controls, control{kind: known.kind, name: known.log})
			return
		}
	}
	if text != "" {
		g.addUnfamiliar(text)
		n.to.note("%s: Gatehouse does not know the control %q, so whether it was met is unknown", n.at, text)
	}
}

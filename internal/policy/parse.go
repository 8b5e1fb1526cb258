package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ParsePolicies reads Graph conditionalAccessPolicy objects: one, several, a list, or an
// object with the list in "value" or "conditionalAccessPolicies", each in what a tool
// wrapped around it, a dictionary by id or name, or a state of Terraform; UTF-8 or UTF-16, with or without a byte order mark; names in any case,
// with underscores or as Terraform's azuread provider has them; annotations, and
// dates as PowerShell writes them.
//
// A file that is no JSON gives an error and no policies. Otherwise all policies
// are returned, and Problems as the error when something in them is wrong: the
// policies concerned are kept, and evaluate to invalidPolicy.
func ParsePolicies(data []byte) ([]*Policy, error) {
	parts, err := policyElements(data)
	if err != nil {
		return nil, fmt.Errorf("read policies: %w", err)
	}
	policies := make([]*Policy, len(parts))
	var all Problems
	for i, part := range parts {
		policies[i] = parsePolicy(part)
		all = append(all, policies[i].Problems...)
	}
	return policies, all.err()
}

func parsePolicy(part element) *Policy {
	to := &report{}
	root := open(part, to)
	p := &Policy{raw: part.raw}
	p.read(root)
	p.Problems, p.Notes = to.problems, to.notes
	return p
}

func (p *Policy) read(root node) {
	to := root.to
	if _, members := root.object(); members == nil && root.value != nil {
		return
	}
	p.ID = strings.TrimPrefix(root.get("id").text(), terraformID)
	p.DisplayName = root.get("displayName").text()
	to.item = p.name()
	conditions := root.get("conditions")
	if conditions.absent() {
		root.notPolicy()
		return
	}
	if conditions.ofAzureADGraph() {
		root.once("%s", insideAzureADGraph)
		return
	}
	p.State = parseState(root.get("state"))
	p.Created, p.Modified = root.get("createdDateTime").time(), root.get("modifiedDateTime").time()
	p.conditions = parseConditions(conditions)
	p.grant = parseGrant(root.get("grantControls"))
	p.session = parseSession(root.get("sessionControls"))
	p.readUnfamiliar(root)
}

// terraformID is what Terraform's azuread provider puts before the id of a policy.
const terraformID = "/identity/conditionalAccess/policies/"

// readUnfamiliar notes members that Gatehouse does not know. They may hold the
// controls of a policy that seems to have none: such a one is not called empty.
func (p *Policy) readUnfamiliar(root node) {
	empty := len(p.grant.controls) == 0 && len(p.session) == 0
	for _, other := range root.others("id", "displayName", "description", "state", "conditions", "grantControls", "sessionControls",
		"createdDateTime", "modifiedDateTime", "deletedDateTime", "templateId", "partialEnablementStrategy", "objectId", "timeouts") {
		if !empty {
			root.to.note("%s: Gatehouse does not know this member of a policy and leaves it out of account", other.at)
			continue
		}
		p.grant.addUnfamiliar(lastName(other.at))
		root.to.note("%s: Gatehouse does not know this member of a policy, which has no controls beside it, so whether it was met is unknown", other.at)
	}
}

func parseState(n node) State {
	text := n.word()
	for _, state := range []State{Enabled, Disabled, ReportOnly} {
		if strings.EqualFold(text, string(state)) {
			return state
		}
	}
	said := "missing"
	if text != "" {
		said = strconv.Quote(text)
	}
	n.once("the state is %s: it should be %s, %s or %s", said, Enabled, Disabled, ReportOnly)
	return State(text)
}

func parseConditions(n node) conditionSet {
	c := conditionSet{
		clientTypes: n.get("clientAppTypes").names("all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync",
			"easSupported", "easUnsupported", "other"),
		signInRisks:           n.get("signInRiskLevels").names(riskLevels()...),
		userRisks:             n.get("userRiskLevels").names(riskLevels()...),
		servicePrincipalRisks: n.get("servicePrincipalRiskLevels").names(riskLevels()...),
		insiderRisks:          n.get("insiderRiskLevels").flags("minor", "moderate", "elevated"),
		devices:               parseDevices(n),
		hasTimes:              says(n.get("times").value),
	}
	c.users, c.subjects = parseUsers(n.get("users"))
	c.users.agents = parseAgentUsers(n.get("agents"))
	var more unfamiliar
	c.workloads, more = parseWorkloads(n.get("clientApplications"))
	c.subjects.add(more)
	c.applications = parseApplications(n.get("applications"))
	c.platforms, c.systems = n.get("platforms").both("Platforms",
		"all", "android", "iOS", "windows", "windowsPhone", "macOS", "linux")
	c.locations, c.places = n.get("locations").both("Locations")
	c.readFlows(n)
	if slices.Contains(c.clientTypes, "all") {
		c.clientTypes = nil
	}
	if c.hasTimes {
		n.to.note("%s/times: sign-ins carry no such fact, so the policy is unknown wherever it would apply", n.at)
	}
	c.readUnfamiliar(n)
	return c
}

// readFlows reads the flows, which Terraform's azuread provider has without a block.
func (c *conditionSet) readFlows(n node) {
	flows := n.get("authenticationFlows")
	c.methods = flows.unknownMembers("transferMethods")
	for _, methods := range []node{flows.get("transferMethods"), n.get(terraformFlows)} {
		c.flows = append(c.flows, methods.flags("none", "deviceCodeFlow", "authenticationTransfer")...)
	}
	c.flows = slices.DeleteFunc(c.flows, func(s string) bool { return s == "none" })
}

// terraformFlows is where Terraform's azuread provider has the flows.
const terraformFlows = "authenticationFlowTransferMethods"

// readUnfamiliar notes the conditions that Gatehouse does not know. One that
// includes may name subjects beside users, as clientApplications does.
func (c *conditionSet) readUnfamiliar(n node) {
	for _, other := range n.others("users", "agents", "clientApplications", "applications", "clientAppTypes", "platforms", "locations", "signInRiskLevels",
		"userRiskLevels", "servicePrincipalRiskLevels", "insiderRiskLevels", "devices", "deviceStates", "authenticationFlows", terraformFlows, "times") {
		c.unfamiliar = true
		n.to.note("%s: Gatehouse does not know this condition, so the policy is unknown wherever it would apply", other.at)
		if !sameName(lastName(other.at), "agentContext") { // which says how an agent runs, not who it is
			c.subjects.include = c.subjects.include || other.saysToDo().include
		}
	}
}

func riskLevels() []string { return []string{"low", "medium", "high", "hidden", "none"} }

// wordFuture is what Graph gives for a member of an enumeration to those who do not
// ask for members that it added later.
const wordFuture = "unknownFutureValue"

// names returns a list's texts in the spelling of the names given; with others
// the policy cannot be used.
func (n node) names(all ...string) []string {
	var out []string
	for _, item := range n.list() {
		if name := item.name(item.word(), append(all, wordFuture)); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// flags returns the names in a text joined by commas, or in a list.
func (n node) flags(all ...string) []string {
	var out []string
	for _, item := range n.list() {
		for name := range strings.SplitSeq(item.word(), ",") {
			if name = item.name(strings.TrimSpace(name), append(all, wordFuture)); name != "" {
				out = append(out, name)
			}
		}
	}
	return out
}

func (n node) name(text string, all []string) string {
	if text == "" {
		return ""
	}
	for _, name := range all {
		if strings.EqualFold(name, text) {
			if name == wordFuture {
				n.to.note("%s: Graph did not export which value stands here, so the policy is unknown wherever it decides: export with the header Prefer: include-unknown-enum-members", n.at)
			}
			return name
		}
	}
	n.problem("%q should be one of %s", text, strings.Join(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == wordFuture }), ", "))
	return ""
}

// both reads the members include... and exclude..., and what others may do;
// without names given, any text is taken.
func (n node) both(suffix string, all ...string) (nameCondition, unfamiliar) {
	open := n.unknownMembers(includeExclude(suffix)...)
	if len(all) == 0 {
		return n.pair(suffix), open
	}
	return nameCondition{n.get("include" + suffix).names(all...), n.get("exclude" + suffix).names(all...)}, open
}

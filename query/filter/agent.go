package filter

// agentText is a text of agent, the agent that signed in. It has no place of its own
// and lies among what the producer said besides, in the producer's spelling.
func agentText(name string) Property {
	return Property{Name: "agent/" + name, Kind: Text, column: "JSONExtractStringCaseInsensitive(additional, 'agent', '" + name + "')", absent: empty}
}

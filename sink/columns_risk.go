package sink

import "github.com/gatehouse/gatehouse/schemas"

// riskColumns say what risk the producer saw.
type riskColumns struct {
	level           dictionary
	levelAggregated dictionary
	state           dictionary
	detail          dictionary
	eventTypes      dictionaryList
	eventTypesV2    dictionaryList
}

func (g *riskColumns) bind(c *columns) {
	c.bind("risk_level", &g.level)
	c.bind("risk_level_aggregated", &g.levelAggregated)
	c.bind("risk_state", &g.state)
	c.bind("risk_detail", &g.detail)
	c.bind("risk_event_types", &g.eventTypes)
	c.bind("risk_event_types_v2", &g.eventTypesV2)
}

func (g *riskColumns) append(ev *schemas.SignIn) {
	g.level.Append(ev.RiskLevelDuringSignIn)
	g.levelAggregated.Append(ev.RiskLevelAggregated)
	g.state.Append(ev.RiskState)
	g.detail.Append(ev.RiskDetail)
	g.eventTypes.Append(ev.RiskEventTypes)
	g.eventTypesV2.Append(ev.RiskEventTypesV2)
}

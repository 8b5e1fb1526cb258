package query

import (
	"net/http"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/schemas"
)

// Routes of what operators of a tenant look after.
const (
	routePipeline routeName = "pipeline"
	routeDead     routeName = "dead"
	routeLetter   routeName = "dead_letter"
	routeReplay   routeName = "dead_replay"
	routeWhatIf   routeName = "whatif"
)

// pipelineOperations tell how the stages stand, and look after dead letters.
func pipelineOperations() []operation {
	off := notImplemented("The service does not know where dead letters lie.")
	return []operation{
		{
			name: routePipeline, method: get, path: "/api/pipeline", needs: access.NeedsTenant, group: groupService, handling: without((*Service).pipeline),
			summary: "How the stages stand", about: "What they have yet to do, for all tenants together, and what of this one arrived in the last hour.",
			answers: []outcome{marks(answered("How they stand.", mediaJSON, openapi.To("Pipeline")))}, examples: []example{{name: "now", summary: "Now"}},
		},
		{
			name: routeDead, method: get, path: "/api/dead", needs: access.NeedsAudits, group: groupService, handling: with(newDeadOptions, (*Service).deadLetters),
			summary: "List dead letters", about: "Events that no stage could take, the newest first: those that name the own tenant and no other. Those that name none are the default tenant's.",
			answers:  []outcome{marks(answered("The letters.", mediaJSON, openapi.To("DeadList"))), off},
			examples: []example{{name: "open", summary: "Those that were not replayed yet"}, {name: "all", summary: "Of one reason, with those that were replayed", options: map[string]string{"reason": string(schemas.DeadWrongType), "state": string(lettersAll), "top": "10"}}},
		},
		replayOperation(off), // before the path of one letter, which it fits too
		{
			name: routeLetter, method: get, path: "/api/dead/{id}", needs: access.NeedsAudits, group: groupService, handling: without((*Service).deadLetter),
			id:      &pathID{"id", "Partition and offset of the letter.", openapi.Text(), "0-0"},
			summary: "Show a dead letter", about: "With its headers, and what was refused.",
			answers:  []outcome{marks(answered("The letter.", mediaJSON, openapi.To("DeadEvent"))), off},
			examples: []example{{name: "first", summary: "The first one"}},
		},
	}
}

func replayOperation(off outcome) operation {
	o := operation{
		name: routeReplay, method: http.MethodPost, path: "/api/dead/replay", needs: access.NeedsAudits, group: groupService, handling: without((*Service).replayDead),
		summary: "Send dead letters again", about: "To where they came from, 1,000 at most. An event that is refused again comes back as a new letter, three times at most.",
		answers: []outcome{marks(answered("What was sent, and what was not.", mediaJSON, openapi.To("DeadReplay"))), off},
		examples: []example{
			{name: "one", summary: "One letter", body: replayRequest{Letters: []string{"0-0"}}},
			{name: "reason", summary: "All open ones of a reason", body: replayRequest{Reason: string(schemas.DeadWrongType)}},
		},
	}
	schema := openapi.Object().
		Maybe("letters", openapi.ListOf(openapi.Text()).Saying("The ids of those to send; either these or reason.")).
		Maybe("reason", openapi.OneOf(schemas.DeadReasons()...).Saying("All open letters of this reason.")).
		Maybe("again", openapi.Truth().Saying("Whether those go that were sent before."))
	o.body = bodyOf("Which letters are meant.", schema, o.examples)
	return o
}

// whatIfOperation asks what policies would have done.
func whatIfOperation() operation {
	o := operation{
		name: routeWhatIf, method: http.MethodPost, path: "/api/whatif", needs: access.NeedsTenantPolicies, group: groupService, handling: with(newWhatIfOptions, (*Service).whatIf),
		summary: "Ask what policies would have done", about: "With the stored sign-ins of a period, as if they were enforced. Nothing is changed.",
		answers: []outcome{
			marks(answered("What they would have done.", mediaJSON, openapi.To("WhatIf"))),
			{status: http.StatusRequestEntityTooLarge, about: "The policies take too much.", content: map[string]any{mediaJSON: openapi.To("Error")}},
		},
		examples: []example{{name: "block", summary: "A policy, over the last seven days", body: samplePolicies()}},
	}
	o.body = bodyOf("Policies, and what they refer to, as PUT takes them.", openapi.Any(), o.examples)
	return o
}

// bodyOf describes the body of a request by its examples.
func bodyOf(about string, schema *openapi.Schema, examples []example) *openapi.Body {
	body := &openapi.Body{
		Required: true, Description: about,
		Content: map[string]openapi.Media{mediaJSON: {Schema: schema, Examples: &openapi.Ordered[openapi.Example]{}}},
	}
	for _, e := range examples {
		body.Content[mediaJSON].Examples.Set(e.name, openapi.Example{Summary: e.summary, Value: e.body})
	}
	return body
}

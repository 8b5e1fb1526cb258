package query

import (
	"net/http"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/deadletter"
	"github.com/gatehouse/gatehouse/schemas"
)

// Routes of what operators of a tenant look after.
const (
	routePipeline api.RouteName = "pipeline"
	routeDead     api.RouteName = "dead"
	routeLetter   api.RouteName = "dead_letter"
	routeReplay   api.RouteName = "dead_replay"
	routeWhatIf   api.RouteName = "whatif"
)

// pipelineOperations tell how the stages stand, and look after dead letters.
func (s *Service) pipelineOperations() []api.Operation {
	off := notImplemented("The service does not know where dead letters lie.")
	return []api.Operation{
		{
			Name: routePipeline, Method: api.Get, Path: "/api/pipeline", Needs: access.NeedsTenant, Group: groupService, Handling: api.Without(s.pipeline),
			Summary: "How the stages stand", About: "What they have yet to do, for all tenants together, and what of this one arrived in the last hour.",
			Answers: []api.Outcome{api.Marks(api.Answered("How they stand.", api.MediaJSON, openapi.To("Pipeline")))}, Examples: []api.Example{{Name: "now", Summary: "Now"}},
		},
		{
			Name: routeDead, Method: api.Get, Path: "/api/dead", Needs: access.NeedsAudits, Group: groupService, Handling: api.With(deadletter.NewListOptions, s.dead.List),
			Summary: "List dead letters", About: "Events that no stage could take, the newest first: those that name the own tenant and no other. Those that name none are the default tenant's.",
			Answers:  []api.Outcome{api.Marks(api.Answered("The letters.", api.MediaJSON, openapi.To("DeadList"))), off},
			Examples: []api.Example{{Name: "open", Summary: "Those that were not replayed yet"}, {Name: "all", Summary: "Of one reason, with those that were replayed", Options: map[string]string{"reason": string(schemas.DeadWrongType), "state": string(deadletter.LettersAll), "top": "10"}}},
		},
		s.replayOperation(off), // before the path of one letter, which it fits too
		{
			Name: routeLetter, Method: api.Get, Path: "/api/dead/{id}", Needs: access.NeedsAudits, Group: groupService, Handling: api.Without(s.dead.One),
			ID:      &api.PathID{Name: "id", About: "Partition and offset of the letter.", Schema: openapi.Text(), Example: "0-0"},
			Summary: "Show a dead letter", About: "With its headers, and what was refused.",
			Answers:  []api.Outcome{api.Marks(api.Answered("The letter.", api.MediaJSON, openapi.To("DeadEvent"))), off},
			Examples: []api.Example{{Name: "first", Summary: "The first one"}},
		},
	}
}

func (s *Service) replayOperation(off api.Outcome) api.Operation {
	o := api.Operation{
		Name: routeReplay, Method: http.MethodPost, Path: "/api/dead/replay", Needs: access.NeedsAudits, Group: groupService, Handling: api.Without(s.dead.Replay),
		Summary: "Send dead letters again", About: "To where they came from, 1,000 at most. An event that is refused again comes back as a new letter, three times at most.",
		Answers: []api.Outcome{api.Marks(api.Answered("What was sent, and what was not.", api.MediaJSON, openapi.To("DeadReplay"))), off},
		Examples: []api.Example{
			{Name: "one", Summary: "One letter", Body: deadletter.ReplayRequest{Letters: []string{"0-0"}}},
			{Name: "reason", Summary: "All open ones of a reason", Body: deadletter.ReplayRequest{Reason: string(schemas.DeadWrongType)}},
		},
	}
	schema := openapi.Object().
		Maybe("letters", openapi.ListOf(openapi.Text()).Saying("The ids of those to send; either these or reason.")).
		Maybe("reason", openapi.OneOf(schemas.DeadReasons()...).Saying("All open letters of this reason.")).
		Maybe("again", openapi.Truth().Saying("Whether those go that were sent before."))
	o.Body = bodyOf("Which letters are meant.", schema, o.Examples)
	return o
}

// whatIfOperation asks what policies would have done.
func (s *Service) whatIfOperation() api.Operation {
	o := api.Operation{
		Name: routeWhatIf, Method: http.MethodPost, Path: "/api/whatif", Needs: access.NeedsTenantPolicies, Group: groupService, Handling: api.With(newWhatIfOptions, s.whatIf),
		Summary: "Ask what policies would have done", About: "With the stored sign-ins of a period, as if they were enforced. Nothing is changed.",
		Answers: []api.Outcome{
			api.Marks(api.Answered("What they would have done.", api.MediaJSON, openapi.To("WhatIf"))),
			{Status: http.StatusRequestEntityTooLarge, About: "The policies take too much.", Content: map[string]any{api.MediaJSON: openapi.To("Error")}},
		},
		Examples: []api.Example{{Name: "block", Summary: "A policy, over the last seven days", Body: samplePolicies()}},
	}
	o.Body = bodyOf("Policies, and what they refer to, as PUT takes them.", openapi.Any(), o.Examples)
	return o
}

// bodyOf describes the body of a request by its examples.
func bodyOf(about string, schema *openapi.Schema, examples []api.Example) *openapi.Body {
	body := &openapi.Body{
		Required: true, Description: about,
		Content: map[string]openapi.Media{api.MediaJSON: {Schema: schema, Examples: &openapi.Ordered[openapi.Example]{}}},
	}
	for _, e := range examples {
		body.Content[api.MediaJSON].Examples.Set(e.Name, openapi.Example{Summary: e.Summary, Value: e.Body})
	}
	return body
}

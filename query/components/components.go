// Package components describes what answers hold, for the OpenAPI document: after the types
// that they are made from where there are such, else by hand.
package components

import (
	"maps"
	"reflect"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// New are the schemas of all answers but those that operations name by a
// Go type: these are added as they are named.
func New() (*openapi.Schemas, error) {
	components, err := signInComponents()
	if err != nil {
		return nil, err
	}
	all := &openapi.Schemas{
		Components: components, Abouts: propertyAbouts(),
		Types: map[reflect.Type]*openapi.Schema{
			reflect.TypeFor[rollup.Bucket]():     openapi.OneOf(rollup.Day, rollup.Week, rollup.Whole),
			reflect.TypeFor[option.Visibility](): openapi.OneOf(option.Settled, option.Live),
		},
	}
	maps.Copy(components, map[string]*openapi.Schema{
		"Error": errorSchema(), "Horizon": horizonSchema(), "Tail": tailSchema(),
		"AccessLog": accessLogSchema(), "QuestionAnswer": questionSchema(), "Questions": questionsSchema(), "LateList": lateSchema(), "AuthenticationStep": stepSchema(),
		"Policies": policiesSchema(), "PoliciesTaken": policiesTakenSchema(), "Pipeline": pipelineSchema(),
		"DeadList": deadListSchema(), "DeadEvent": deadEventSchema(), "DeadReplay": deadReplaySchema(), "WhatIf": whatIfSchema(),
	})
	for _, component := range components {
		describe(component, all.Abouts)
	}
	return all, nil
}

// describe adds what is said about properties to those that say nothing themselves.
func describe(s *openapi.Schema, abouts map[string]string) {
	if s == nil {
		return
	}
	for name, property := range s.Properties.All() {
		if property.Description == "" && property.Ref == "" {
			property.Description = abouts[name]
		}
		describe(property, abouts)
	}
	describe(s.Items, abouts)
}

func errorSchema() *openapi.Schema {
	inner := openapi.Object().With("date", openapi.Text()).With("request-id", openapi.Text()).With("client-request-id", openapi.Text()).
		Maybe("code", openapi.OneOf(string(graph.ListTooLongToOrder), string(graph.OrderedListGrown)).Saying("What happened more exactly, for programs.")).
		Maybe("limit", openapi.Count().Saying("How many sign-ins the list may have, where code says that it has more."))
	detail := openapi.Object().With("code", openapi.Text()).With("target", openapi.Text().Saying("The JSON pointer of the place.")).With("message", openapi.Text())
	problem := openapi.Object().With("code", openapi.Text()).With("message", openapi.Text().Saying("What happened, to which thing, and what to do next.")).
		Maybe("details", openapi.ListOf(detail).Saying("The single problems, where there are several.")).With("innerError", inner)
	return openapi.Object().With("error", problem).Saying("An error in Graph's shape.")
}

// marked is an object that begins with H and S.
func marked() *openapi.Schema {
	return openapi.Object().With("horizon", openapi.Moment().OrNull()).With("storedThrough", openapi.Moment().OrNull())
}

func horizonSchema() *openapi.Schema {
	return marked().With("visibilityLatency", openapi.Text().Saying("What lies between S and H, as an ISO 8601 duration.")).
		With("measuredAt", openapi.Moment().OrNull().Saying("When S was measured.")).
		With("retentionDays", openapi.Count().Saying("How long the tenant's sign-ins are kept; 0 is for ever.")).
		With("retentionOf", openapi.OneOf("tenant", "all").Saying("Whose rule that is.")).
		With("retainedFrom", openapi.Moment().OrNull())
}

func tailSchema() *openapi.Schema {
	return marked().With("cursor", openapi.Text().Saying("Where to go on, also when nothing came.")).
		With("upToDate", openapi.Truth().Saying("False while more has arrived than the answer holds.")).
		With("value", openapi.ListOf(openapi.To("SignInBeta"))).With("nextLink", openapi.Text())
}

func lateSchema() *openapi.Schema {
	event := openapi.Object().With("id", openapi.Text()).With("createdDateTime", openapi.Moment()).
		With("receivedAt", openapi.Moment().Saying("When the gateway took it.")).With("storedAt", openapi.Moment().Saying("When its row was stored.")).
		With("lateSeconds", openapi.Count().Saying("How far before the horizon it lay when it was stored.")).With("late", openapi.Text().Saying("The same as an ISO 8601 duration."))
	for _, name := range []string{"userId", "userPrincipalName", "userDisplayName", "servicePrincipalId", "servicePrincipalName", "appId", "appDisplayName"} {
		event.With(name, openapi.Text().OrNull())
	}
	event.With("isInteractive", openapi.Truth())
	bucket := openapi.Object().With("over", openapi.Text()).With("upTo", openapi.Text().OrNull()).With("events", openapi.Count())
	return marked().With("retainedFrom", openapi.Moment().OrNull()).
		With("storedFrom", openapi.Moment().Saying("The period, by when events were stored.")).With("storedTo", openapi.Moment().OrNull().Saying("null for no end.")).
		Maybe("total", openapi.Count().Saying("How many events the whole list has; on its first page.")).
		Maybe("byLateness", openapi.ListOf(bucket).Saying("How many are how late; the last has no end.")).
		With("value", openapi.ListOf(event)).Maybe("nextLink", openapi.Text())
}

func accessLogSchema() *openapi.Schema {
	access := openapi.Object().With("at", openapi.Moment().Saying("When the request came.")).With("requestId", openapi.Text()).With("clientRequestId", openapi.Text().OrNull()).
		With("userId", openapi.Text().OrNull()).With("appId", openapi.Text().OrNull()).With("appOnly", openapi.Truth().Saying("True when no user stood behind the application.")).
		With("roles", openapi.ListOf(openapi.Text()).Saying("The roles and permissions that counted.")).With("wholeTenant", openapi.Truth().Saying("False for those who saw only their own sign-ins.")).
		With("method", openapi.Text()).With("route", openapi.Text()).With("target", openapi.Text().OrNull().Saying("The id in the path.")).
		With("options", openapi.MapOf(openapi.Text()).Saying("The query options.")).With("status", openapi.Whole().Saying("The status of the answer.")).
		With("rows", openapi.Count().Saying("How many sign-ins it showed.")).With("bytes", openapi.Count()).With("durationMs", openapi.Count()).
		With("remoteAddress", openapi.Text().OrNull()).With("forwardedFor", openapi.Text().OrNull())
	return marked().With("from", openapi.Moment()).With("to", openapi.Moment()).With("value", openapi.ListOf(access)).Maybe("nextLink", openapi.Text())
}

// stepSchema is a step of an authentication in a downloaded file.
func stepSchema() *openapi.Schema {
	step := openapi.Object().With("requestId", openapi.Text().Saying("The id of the sign-in."))
	for _, column := range export.StepColumns {
		step.Maybe(column[1], openapi.Text().OrNull())
	}
	step.Maybe("succeeded", openapi.Truth().OrNull())
	return step.Open()
}

func policiesSchema() *openapi.Schema {
	object := func(about string) *openapi.Schema { return openapi.Object().Open().Saying(about) }
	return openapi.Object().With("version", openapi.Text().Saying("Named by the content: equal contents have an equal version.")).
		With("changedAt", openapi.Moment()).Maybe("changedBy", openapi.Text().Saying("The object id of who put them.")).
		With("policies", openapi.ListOf(object("A conditionalAccessPolicy as Microsoft Graph has it."))).
		Maybe("namedLocations", openapi.ListOf(object("An ipNamedLocation or countryNamedLocation as Microsoft Graph has it."))).
		Maybe("directory", object("Who is in which group and role."))
}

func policiesTakenSchema() *openapi.Schema {
	return openapi.Object().With("version", openapi.Text()).With("policies", openapi.Count().Saying("How many were taken.")).
		With("namedLocations", openapi.Count()).With("directory", openapi.Truth().Saying("Whether there was one.")).
		With("notes", openapi.ListOf(openapi.Text()).Saying("What limits them, such as a group that the directory does not have."))
}

// propertyAbouts says what properties mean that have one meaning everywhere.
func propertyAbouts() map[string]string {
	return map[string]string{
		"horizon":       "H: before it the picture is settled. null until it has been measured.",
		"storedThrough": "S: every event acknowledged before it is queryable. null until it has been measured.",
		"retainedFrom":  "Nothing older is kept; null for no bound.",
		"visibility":    "settled ends at the horizon, live holds all that is stored.",
		"provisional":   "True for live answers, which may still change.",
		"scope":         "interactive or all sign-ins.",
		"restatedAt":    "When late events last changed what was settled; null for never.",
		"from":          "The begin of the period.",
		"to":            "The end of the period, exclusive.",
		"week":          "A week of ISO 8601, such as 2026-W25.",
		"partial":       "True where only a part lies in the period.",
		"signIns":       "The number of sign-ins: of success, failure, interrupted and of those without a status.",
		"distinctUsers": "The exact number of different users; of applications, null for sign-ins that name none.",
		"signInsLink":   "The list of exactly the sign-ins that are counted.",
		"other":         "Marks the rest: all values but the most frequent.",
		"value":         "null where the sign-ins have none.",
		"nextLink":      "The next page; missing on the last.",
		"weekdayHours":  "Seven rows, Monday first, of 24 hours, UTC.",
		"by":            "What sign-ins are told apart by.",
		"bucket":        "How the period is cut.",
		"members":       "How many users were asked for.",
		"activeUsers":   "How many of them have sign-ins.",
		"inactive":      "Those who have none.",
		"failures":      "The number of failures.",
		"property":      "Whose values are listed.",
		"more":          "True when there are others.",
		"inCatalogue":   "False for a code that only sign-ins know.",
		"remediation":   "What to do about it.",
		"signedIn":      "False when nobody is.",
		"expiresAt":     "When the session ends without a further request.",
		"lastsUntil":    "When the session ends whatever is asked.",
		"csrfToken":     "What goes into the header X-CSRF-Token of requests that change something.",
		"signIn":        "Where to sign in; null where nobody can.",
		"signOut":       "Where to sign out; null for nowhere.",
		"demo":          "True where GET /portal/personas answers.",
		"lastSeen":      "When the latest sign-in with the code happened.",
	}
}

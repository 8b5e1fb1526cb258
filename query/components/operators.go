package components

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/schemas"
)

// pipelineSchema is the answer of GET /api/pipeline.
func pipelineSchema() *openapi.Schema {
	lag := openapi.Object().With("partition", openapi.Count()).With("records", openapi.Count())
	stage := openapi.Object().With("stage", openapi.OneOf("enrich", "sink")).With("topic", openapi.Text()).With("records", openapi.Count()).With("partitions", openapi.ListOf(lag))
	minute := openapi.Object().With("minute", openapi.Moment()).With("signIns", openapi.Count())
	return marked().With("measuredAt", openapi.Moment().OrNull().Saying("When S was measured.")).
		With("visibilityLatency", openapi.Text().Saying("What lies between S and H, as an ISO 8601 duration.")).
		With("arrivals", openapi.ListOf(minute).Saying("The tenant's sign-ins by the minute in which they were stored, the last 60, the oldest first.")).
		With("backlogs", openapi.ListOf(stage).OrNull().Saying("What stages have yet to do; null where that cannot be told.")).
		Maybe("backlogsUnknown", openapi.Text().Saying("Why it cannot be told."))
}

// letterSchema is a dead letter as it is listed.
func letterSchema() *openapi.Schema {
	return openapi.Object().With("id", openapi.Text().Saying("The letter's partition and offset.")).With("at", openapi.Moment().Saying("When it was written.")).
		With("reason", openapi.OneOf(schemas.DeadReasons()...).Saying("What kind of trouble it was.")).
		With("pointer", openapi.Text().Saying("The JSON pointer of the place in the event; empty for the whole.")).With("detail", openapi.Text().Saying("What was wrong.")).
		With("topic", openapi.Text().Saying("The topic in which the refused event lies.")).With("partition", openapi.Count().Saying("Its partition there.")).
		With("offset", openapi.Count().Saying("Its offset there.")).With("index", openapi.Whole().Saying("Which event of a batch it was, from 0.")).
		With("eventId", openapi.Text().OrNull().Saying("The event's id; null where it cannot be read.")).With("bytes", openapi.Count().Saying("How large the event was.")).
		With("cut", openapi.Truth().Saying("True where the letter holds only the beginning of the event.")).
		With("replays", openapi.Count().Saying("How often the event had been sent again when it was refused.")).With("open", openapi.Truth().Saying("False once it was sent again.")).
		With("sentAt", openapi.Moment().OrNull().Saying("When it was sent again."))
}

// deadListSchema is the answer of GET /api/dead.
func deadListSchema() *openapi.Schema {
	reason := openapi.Object().With("reason", openapi.Text()).With("letters", openapi.Count().Saying("How many have it."))
	return openapi.Object().With("total", openapi.Count().Saying("How many letters the whole list has.")).With("byReason", openapi.ListOf(reason).Saying("How many have which reason.")).
		With("whole", openapi.Truth().Saying("False when there are so many letters that the oldest were not looked at.")).
		With("value", openapi.ListOf(letterSchema()).Saying("The letters, the newest first."))
}

// deadEventSchema is the answer of GET /api/dead/{id}.
func deadEventSchema() *openapi.Schema {
	return letterSchema().With("headers", openapi.MapOf(openapi.Text()).Saying("The record's headers.")).
		With("text", openapi.Text().OrNull().Saying("What was refused; null where that is no text.")).
		Maybe("base64", openapi.Text().Saying("What was refused, where it is no text."))
}

// deadReplaySchema is the answer of POST /api/dead/replay.
func deadReplaySchema() *openapi.Schema {
	sent := openapi.Object().With("id", openapi.Text()).With("topic", openapi.Text().Saying("Where its event lies now.")).With("partition", openapi.Count()).
		With("offset", openapi.Count()).With("count", openapi.Count().Saying("How often the event has been sent again."))
	skipped := openapi.Object().With("id", openapi.Text()).With("why", openapi.Text())
	return openapi.Object().With("sent", openapi.ListOf(sent).Saying("The letters that were sent.")).
		With("skipped", openapi.ListOf(skipped).Saying("Those that were not, and why."))
}

// whatIfSchema is the answer of POST /api/whatif.
func whatIfSchema() *openapi.Schema {
	one := func() *openapi.Schema {
		return openapi.Object().With("name", openapi.Text()).With("blocked", openapi.Count()).With("interrupted", openapi.Count())
	}
	affected := func(about string) *openapi.Schema { return openapi.ListOf(one()).Saying(about) }
	byPolicy := openapi.ListOf(one().With("undecided", openapi.Count().Saying("How many it might have blocked or interrupted, but too little is known."))).
		Saying("What each policy would have done by itself; those that would have done nothing are left out.")
	example := openapi.Object().With("id", openapi.Text()).With("createdDateTime", openapi.Moment()).With("user", openapi.Text()).With("app", openapi.Text()).
		With("verdict", openapi.OneOf("blocked", "interrupted")).With("policies", openapi.ListOf(openapi.Text()).Saying("The names of those that decided."))
	return openapi.Object().With("tenant", openapi.Text().Saying("The tenant's id.")).With("from", openapi.Moment()).With("to", openapi.Moment()).
		With("signIns", openapi.Count().Saying("How many were looked at.")).With("blocked", openapi.Count().Saying("How many would have been blocked.")).
		With("interrupted", openapi.Count().Saying("How many would have had to do more, such as a second factor.")).
		With("undecided", openapi.Count().Saying("How many might have been blocked or interrupted, but too little is known.")).
		With("notEvaluated", openapi.Count().Saying("How many failed before policies are asked.")).
		With("users", affected("The most affected users.")).With("apps", affected("The most affected applications.")).With("policies", byPolicy).
		Maybe("moreUsers", openapi.Truth().Saying("True when there are more users than can be told apart.")).
		With("examples", openapi.ListOf(example).Saying("The newest of those blocked or interrupted.")).
		With("notes", openapi.ListOf(openapi.Text()).Saying("What limits the policies: what Gatehouse does not know, or cannot find, and names that may be misspelt."))
}

// Package ingest takes sign-in events from producers: an HTTP gateway that
// answers when Kafka has acknowledged them.
//
// # Sending events
//
// POST /v1/signins with a bearer token. Content-Type application/json: one event,
// an array, {"records":[...]} (Azure Monitor), {"value":[...]} (Graph),
// {"results":[...]} (advanced hunting), an array of such batches, or several of
// these one after another. Content-Type application/x-ndjson: one of these per
// line; a line that is no JSON costs that line only. Content-Encoding gzip, zstd or none. Bodies of any length are worked
// on while they arrive, and never held.
//
// Each event goes to the raw topic byte for byte, under its id. An event sent
// twice, in one request or several, is acknowledged twice and kept once: the
// latest of a tenant and id wins further on. So a request may always be repeated.
//
// # Answers
//
//	202  all or some events are acknowledged by Kafka
//	400  the body is empty, truncated or not JSON
//	401  no token, or an expired, forged or foreign one; 403: one without tenants
//	413  the body, or the only event in it, is too large
//	415  another Content-Type or Content-Encoding
//	422  every event was refused
//	429  the token is above its rate; 503: Kafka is away or too much waits for it
//
// 429 and 503 say in Retry-After when to come back. The answer is JSON:
//
//	{"accepted":2,"duplicates":0,"refused_total":1,"refused":[
//	  {"index":1,"line":2,"pointer":"/createdDateTime","reason":"future-time","detail":"..."}]}
//
// accepted counts the events that Kafka has acknowledged, also in answers that are
// errors: after a 400 or 413 these are what came before the error; after a 503 any
// of them, so that all is to be sent again. duplicates counts events whose tenant
// and id stood earlier in the request. refused lists the first 1,000 refusals;
// index counts events from 0, line is there for NDJSON. Errors add
// {"error":{"code","message"}}.
//
// An event that wraps others ("_raw", "message" and their like) is one record: it is
// taken as a whole, or refused as a whole when one of them is.
package ingest

package ingest

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// ReasonTenant: the token may not write the tenant that the event names. The
// other reasons are those of schemas.DeadReason.
const ReasonTenant = "unknown-tenant"

// maxListed is how many refusals an answer lists; all are counted.
const maxListed = 1000

// Refusal is an event that was not taken, and why.
type Refusal struct {
	// Index is the event's place in the request, from 0.
	Index int64 `json:"index"`
	// Line is where it stood in NDJSON, from 1; absent otherwise.
	Line int64 `json:"line,omitempty"`
	// Pointer is the JSON pointer (RFC 6901) of what is wrong, relative to the
	// event; empty for the event as a whole.
	Pointer string `json:"pointer"`
	// Reason is one of schemas.DeadReason, or ReasonTenant.
	Reason string `json:"reason"`
	// Detail says in words what is wrong.
	Detail string `json:"detail"`
}

// refusals are those of one request.
type refusals struct {
	total    int64
	list     []Refusal
	byReason map[string]int64
}

func (r *refusals) add(refusal Refusal) {
	r.total++
	if r.byReason == nil {
		r.byReason = map[string]int64{}
	}
	r.byReason[refusal.Reason]++
	if len(r.list) < maxListed {
		r.list = append(r.list, refusal)
	}
}

func refuseNotJSON(err *syntaxError) Refusal {
	return Refusal{Reason: string(schemas.DeadNotJSON), Detail: err.Error()}
}

func refuseTooLarge(size int64, limit int) Refusal {
	return Refusal{
		Reason: string(schemas.DeadTooLarge),
		Detail: fmt.Sprintf("has %d bytes, at most %d are taken", size, limit),
	}
}

func refuseDecoded(err *rawevent.DecodeError) Refusal {
	return Refusal{Pointer: err.Pointer, Reason: string(err.Reason), Detail: err.Detail}
}

// refuseTenant points at the property that names the tenant.
func refuseTenant(raw []byte, tenant string) Refusal {
	return Refusal{
		Pointer: tenantPointer(raw, tenant),
		Reason:  ReasonTenant,
		Detail:  fmt.Sprintf("the token may not write events of the tenant %q", shorten(tenant)),
	}
}

// refuseWithOthers is for events that are fine and stand in one text with one
// that is not: the text goes to Kafka as a whole or not at all.
func refuseWithOthers(why Refusal) Refusal {
	return Refusal{
		Reason: why.Reason,
		Detail: fmt.Sprintf("stands in one value with event %d, which was refused", why.Index),
	}
}

// shorten keeps what a producer sent from filling an answer.
func shorten(s string) string {
	const longest = 100
	if len(s) > longest {
		return strings.ToValidUTF8(s[:longest], "") + "..."
	}
	return s
}

// tenantNames are the properties that can name an event's tenant, in lower case.
var tenantNames = map[string]bool{"tenantid": true, "aadtenantid": true}

// tenantPointer finds the property of raw that holds the tenant: an own one, or
// one of "properties"; empty when it stands elsewhere. Only refused events pay for it.
func tenantPointer(raw []byte, tenant string) string {
	d := jsontext.NewDecoder(bytes.NewReader(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		token, err := d.ReadToken()
		if err != nil {
			return ""
		}
		depth := d.StackDepth()
		_, length := d.StackIndex(depth)
		isValue := depth > 0 && length%2 == 0
		if token.Kind() != '"' || !isValue || strings.TrimSpace(token.String()) != tenant {
			continue
		}
		at := string(d.StackPointer())
		if name := strings.ToLower(at[strings.LastIndexByte(at, '/')+1:]); depth <= 2 && tenantNames[name] {
			return at
		}
	}
}

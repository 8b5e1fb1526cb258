package rows

import "github.com/gatehouse/gatehouse/schemas"

// rowEvent is what a row is made from; no part is nil.
type rowEvent struct {
	*schemas.SignIn
	enriched *schemas.Enrichment
	origin   *schemas.Provenance
}

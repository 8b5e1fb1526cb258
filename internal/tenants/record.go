// Package tenants is the topic of tenants' policies: what a record holds, reading
// the newest of each tenant and following changes, writing. Every enricher reads
// the same records in the same order, and so evaluates the same version.
package tenants

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// MaxBytes is the largest record, in bytes: what the topic takes less the batch
// around it.
const MaxBytes = schemas.MaxRecordBytes - 16<<10

// Record is one version of a tenant's policies, as the topic holds it.
type Record struct {
	// Version is that of the contents.
	Version string `json:"version"`
	// ChangedAt is when it was put, UTC.
	ChangedAt time.Time `json:"changedAt"`
	// ChangedBy is the object id of who put it; may be empty.
	ChangedBy string `json:"changedBy,omitempty"`
	Contents
}

// NewRecord makes a version of the contents.
func NewRecord(contents Contents, at time.Time, by string) Record {
	return Record{Version: contents.Version(), ChangedAt: at.UTC(), ChangedBy: by, Contents: contents}
}

// ReadRecord reads a record's value. Errors: no JSON, and a version that is not
// that of the contents.
func ReadRecord(value []byte) (Record, error) {
	var r Record
	if err := json.Unmarshal(value, &r); err != nil {
		return Record{}, fmt.Errorf("read a tenant's policies: %w", err)
	}
	if version := r.Contents.Version(); r.Version != version {
		return Record{}, fmt.Errorf("read a tenant's policies: the version is %q, that of the contents is %q: write them with PUT /api/tenants/{id}/policies", r.Version, version)
	}
	return r, nil
}

// Bytes is the record's value.
func (r Record) Bytes() ([]byte, error) {
	if r.Policies == nil {
		r.Policies = []json.RawMessage{}
	}
	var value bytes.Buffer
	encoder := json.NewEncoder(&value)
	encoder.SetEscapeHTML(false) // the contents stay byte for byte what the version was made of
	if err := encoder.Encode(r); err != nil {
		return nil, fmt.Errorf("write a tenant's policies: %w", err)
	}
	return bytes.TrimSpace(value.Bytes()), nil
}

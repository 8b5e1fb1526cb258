// Package samples holds made-up sign-in events in every raw format, with the
// oddities that real exports show. README.md says what each file is for.
package samples

import (
	"bytes"
	"embed"
	"io/fs"
)

// Tenant is the tenant that events name, where they name one.
const Tenant = "de300000-0000-4000-8000-000000000001"

//go:embed events
var events embed.FS

//go:embed refused.ndjson
var refused []byte

//go:embed policies.json
var policies []byte

// FS holds the files whose every event is accepted, in its root.
func FS() (fs.FS, error) { return fs.Sub(events, "events") }

// Policies returns Conditional Access policies of the tenant with their named
// locations and groups, as PUT /api/tenants/{id}/policies takes them.
func Policies() []byte { return bytes.Clone(policies) }

// Refused returns records that no stage can make an event of, one by one: what
// ends up among the dead letters when it is put on the raw topic.
func Refused() [][]byte {
	var out [][]byte
	for line := range bytes.Lines(refused) {
		out = append(out, bytes.Clone(bytes.TrimRight(line, "\n")))
	}
	return out
}

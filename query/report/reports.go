// Package report answers what administrators ask of all sign-ins of a period: how many, of
// whom, by what. Counts come from rollups where they can, else from the sign-ins.
package report

import (
	"time"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// Reports makes them from what is stored.
type Reports struct {
	// Store is where the sign-ins lie.
	Store *store.Store
	// Rollups are what they were counted into.
	Rollups *rollup.Reader
	// Lists reads single ones.
	Lists *signins.Reader
	// Policies returns the policies of a tenant, with its directory, as they were put, and
	// their version, which is empty for none; nil where the service knows no policies.
	Policies func(tenant string) (record []byte, version string, err error)
}

// Request is who asks for a report, and for which.
type Request struct {
	// Who asks.
	Who access.Reader
	// Now is when.
	Now time.Time
	// Base is what links begin with, such as https://signins.example.com.
	Base string
	// ID is what the path names, such as an application; empty where it names nothing.
	ID string
}

// Answer is a report that was made. As JSON it is written as it is.
type Answer interface {
	// Mark is the mark that it was made by.
	Mark() store.Mark
	// Table is the report as CSV.
	Table() export.Table
}

package cmd

import (
	"context"
	"time"

	"github.com/gatehouse/gatehouse/ingest/samples"
	"github.com/gatehouse/gatehouse/internal/tenants"
)

// putPolicies gives the demo's tenant its sample policies, before its first event
// is sent, so that the outcome of events without results of policies is evaluated.
func (d *demo) putPolicies(ctx context.Context) error {
	contents, err := tenants.ReadContents(samples.Policies())
	if err != nil {
		return err
	}
	writer, err := tenants.OpenWriter(d.cfg.Kafka, d.cfg.Topics.Tenants)
	if err != nil {
		return err
	}
	defer writer.Close()
	_, _, err = writer.Put(ctx, samples.Tenant, tenants.NewRecord(contents, time.Now(), ""))
	return err
}

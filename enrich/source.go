package enrich

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// sourceOf returns what a raw record says besides its value: the tenant of its
// header, else the default; when it was received, by its header, else by Kafka's
// timestamp; its position.
func sourceOf(rec *kgo.Record, defaultTenant string) rawevent.Source {
	src := rawevent.Source{
		Tenant: defaultTenant, Received: rec.Timestamp,
		Topic: rec.Topic, Partition: rec.Partition, Offset: rec.Offset,
	}
	for i := range rec.Headers {
		h := &rec.Headers[i]
		switch h.Key {
		case schemas.HeaderTenant:
			if len(h.Value) > 0 {
				src.Tenant = string(h.Value)
			}
		case schemas.HeaderReceivedAt:
			if received, err := time.Parse(time.RFC3339Nano, string(h.Value)); err == nil {
				src.Received = received
			}
		}
	}
	return src
}

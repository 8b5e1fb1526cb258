package cmd

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/ingest/replay"
	"github.com/gatehouse/gatehouse/ingest/samples"
)

// sendSamples posts the bundled events of every raw format, moved so that the
// newest happened just now, and puts the bad ones straight on the raw topic: they
// end up among the dead letters, where they show what happens to such events.
func (d *demo) sendSamples(ctx context.Context, token string) error {
	files, err := samples.FS()
	if err != nil {
		return err
	}
	result, err := replay.Run(ctx, replay.Config{
		URL: d.addresses().Ingest, Token: token, FS: files, Rebase: d.state.Filled, Log: d.log,
	}, []string{"."})
	if err != nil {
		return err
	}
	if !result.OK() && len(result.Refusals) > 0 {
		return fmt.Errorf("%d of %d were refused, the first: %s", result.Refused, result.Events, result.Refusals[0])
	}
	d.log.Info("samples sent", zap.Int("events", result.Events), zap.Duration("took", result.Elapsed))
	return d.publishRefused(ctx)
}

func (d *demo) publishRefused(ctx context.Context) error {
	opts, err := d.cfg.Kafka.Options()
	if err != nil {
		return err
	}
	client, err := kgo.NewClient(append(opts, kgo.DefaultProduceTopic(d.cfg.Topics.Raw))...)
	if err != nil {
		return fmt.Errorf("connect to Kafka: %w", err)
	}
	defer client.Close()
	var records []*kgo.Record
	for _, event := range samples.Refused() {
		records = append(records, &kgo.Record{Value: event})
	}
	if err := client.ProduceSync(ctx, records...).FirstErr(); err != nil {
		return fmt.Errorf("publish %d bad events to %s: %w", len(records), d.cfg.Topics.Raw, err)
	}
	return nil
}

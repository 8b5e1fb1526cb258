package cmd

import (
	"context"
	"fmt"
	"time"

	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/ingest/client"
	"github.com/gatehouse/gatehouse/ingest/simulate"
)

// What the demo is filled with.
const (
	demoSeed    = 20_240_229
	demoTenants = 3
	demoUsers   = 400
	// demoHistory is how far back the generated events go.
	demoHistory = 30 * 24 * time.Hour
	// demoHistoryEvents is how many they are.
	demoHistoryEvents = 200_000
	// demoLiveRate is events a second.
	demoLiveRate = 3
	// demoBatch is the number of history events posted at once, demoPosts how many
	// such posts are under way at a time.
	demoBatch = 1000
	demoPosts = 4
	// demoTokenTTL outlives any demo: the live traffic keeps one token.
	demoTokenTTL = 10 * 365 * 24 * time.Hour
)

// demoWorld is whose sign-ins the demo shows.
func demoWorld() (*simulate.World, error) {
	return simulate.NewWorld(demoSeed, simulate.Tenants(DemoTenant, demoTenants, demoUsers))
}

// send fills an empty demo with samples and history and then emits live traffic
// until ctx ends. What an earlier start has sent is not sent again.
func (d *demo) send(ctx context.Context) error {
	token, err := tokenRequest{ingest: true, ttl: demoTokenTTL}.sign(d.signer)
	if err != nil {
		return fmt.Errorf("make a token for the demo's events: %w", err)
	}
	world, err := demoWorld()
	if err != nil {
		return err
	}
	gateway, err := client.New(client.Config{URL: d.addresses().Ingest, Token: token, GiveUpAfter: -1, Log: d.log})
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.Go(func() error { return d.sendPast(ctx, gateway, token, world) })
	group.Go(func() error {
		_, err := simulate.Run(ctx, simulate.Config{
			Rate: demoLiveRate, World: world, URL: d.addresses().Ingest, Token: token, GiveUpAfter: -1, Log: d.log,
		})
		return err
	})
	return group.Wait()
}

// sendPast sends what lies before the first start: once per data directory.
func (d *demo) sendPast(ctx context.Context, gateway *client.Client, token string, world *simulate.World) error {
	if d.state.HistorySent {
		return nil
	}
	if d.state.Filled.IsZero() {
		d.state.Filled = time.Now().UTC()
		if err := d.state.save(); err != nil {
			return err
		}
	}
	if !d.state.PoliciesPut {
		if err := d.putPolicies(ctx); err != nil {
			return fmt.Errorf("put sample policies: %w", err)
		}
		d.state.PoliciesPut = true
		if err := d.state.save(); err != nil {
			return err
		}
	}
	if !d.state.SamplesSent {
		if err := d.sendSamples(ctx, token); err != nil {
			return fmt.Errorf("send sample events: %w", err)
		}
		d.state.SamplesSent = true
		if err := d.state.save(); err != nil {
			return err
		}
	}
	if err := d.sendHistory(ctx, gateway, world); err != nil {
		return fmt.Errorf("send generated history: %w", err)
	}
	d.state.HistorySent = true
	return d.state.save()
}

// historySpan is how far back the history goes and how many events that is: no
// further than they are kept.
func (d *demo) historySpan() (time.Duration, int) {
	kept := time.Duration(d.cfg.RetentionDays) * 24 * time.Hour
	if kept == 0 || kept >= demoHistory {
		return demoHistory, demoHistoryEvents
	}
	return kept, demoHistoryEvents * d.cfg.RetentionDays * 24 / int(demoHistory.Hours())
}

// sendHistory posts generated events. They go several batches at a time: the
// order of arrival means nothing.
func (d *demo) sendHistory(ctx context.Context, gateway *client.Client, world *simulate.World) error {
	began := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(demoPosts)
	var batch []byte
	var events, total int
	post := func() {
		body := batch
		batch, events = make([]byte, 0, len(body)), 0
		group.Go(func() error {
			answer, err := gateway.Post(ctx, body)
			if err == nil && answer.RefusedTotal > 0 {
				err = fmt.Errorf("the gateway refused %d generated events, the first: %v", answer.RefusedTotal, answer.Refused[0])
			}
			return err
		})
	}
	span, number := d.historySpan()
	simulate.History(world, d.state.Filled.Add(-span), d.state.Filled, number, func(event simulate.Event) bool {
		batch = append(append(batch, event.JSON...), '\n')
		total++
		if events++; events == demoBatch {
			post()
		}
		return ctx.Err() == nil
	})
	if events > 0 {
		post()
	}
	if err := group.Wait(); err != nil {
		return err
	}
	d.log.Info("history sent", zap.Int("events", total), zap.Duration("took", time.Since(began)))
	return nil
}

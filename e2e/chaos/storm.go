package main

import (
	"context"
	"sync"
	"time"
)

// storm sends events by all ways while the plan is carried out, heals everything
// and returns when the producers are done.
func (r *rig) storm(ctx context.Context, plan []fault) (*ledger, []string, error) {
	book := newLedger()
	senders, err := r.senders(book)
	if err != nil {
		return nil, nil, err
	}
	making, stopMaking := context.WithTimeout(ctx, r.settings.length)
	defer stopMaking()
	finishing, stopFinishing := context.WithCancel(ctx)
	defer stopFinishing()

	var producers, watchers sync.WaitGroup
	for way, to := range senders {
		producers.Go(func() {
			feed(making, finishing, way, r.settings.seed, r.settings.rate, book, to)
			to.close()
		})
	}
	watching, stopWatching := context.WithCancel(ctx)
	marks := &markCheck{db: r.db, book: book}
	watchers.Go(func() { marks.watch(watching) })
	watchers.Go(func() { r.out.progress(watching, book, marks) })

	r.inject(making, plan)
	<-making.Done()
	r.out.note("all faults are over")
	err = r.heal()
	defer time.AfterFunc(finishLimit, stopFinishing).Stop()
	producers.Wait()
	stopWatching()
	watchers.Wait()
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	return book, marks.failures(), err
}

func (r *rig) senders(book *ledger) (map[string]sender, error) {
	byHTTP, err := newHTTPSender(r.gateway, book)
	if err != nil {
		return nil, err
	}
	byKafka, err := newKafkaSender(r.proxied, book)
	if err != nil {
		return nil, err
	}
	byRelay, err := newRelaySender(r.proxied, book)
	if err != nil {
		return nil, err
	}
	return map[string]sender{wayHTTP: byHTTP, wayKafka: byKafka, wayRelay: byRelay}, nil
}

// pollPause is the time between two looks at what is waited for.
const pollPause = 200 * time.Millisecond

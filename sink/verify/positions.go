package verify

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"

	"github.com/gatehouse/gatehouse/sink/plan"
)

// positions are what bounds a verification, noted at its start: what stages do
// meanwhile is of no concern.
type positions struct {
	at time.Time

	sunk     map[int32]kadm.Offset // committed by the sink
	enriched map[int32]span        // held by the enriched topic
	dead     map[int32]span        // held by the dead-letter topic
	raw      map[int32]span        // held by the raw topic
	worked   map[int32]int64       // raw offset before which the enricher is done
	topicID  string                // of the enriched topic

	rawFrom, rawTo           map[int32]int64 // of Config.From and To; nil when not given
	enrichedFrom, enrichedTo map[int32]int64
	// passedFrom is from where the enriched topic holds what came of raw records
	// of Config.From, by clocks that differ by less than clockSkew.
	passedFrom map[int32]int64
}

// clockSkew is how much the clock of a producer may be ahead of the enricher's.
const clockSkew = time.Hour

// notePositions asks in the order of the stages' dependence: what a stage has
// committed lies in the topic behind it before that topic's end is asked for.
func (v *verifier) notePositions(ctx context.Context) (p positions, err error) {
	p.at = time.Now().UTC()
	if p.sunk, err = v.committed(ctx, v.cfg.SinkGroup, v.cfg.EnrichedTopic); err != nil {
		return p, err
	}
	worked, err := v.committed(ctx, v.cfg.EnrichGroup, v.cfg.RawTopic)
	if err != nil {
		return p, err
	}
	p.worked = make(map[int32]int64, len(worked))
	for id, at := range worked {
		p.worked[id] = at.At
	}
	for topic, held := range map[string]*map[int32]span{v.cfg.EnrichedTopic: &p.enriched, v.cfg.DeadTopic: &p.dead, v.cfg.RawTopic: &p.raw} {
		if *held, err = v.held(ctx, topic); err != nil {
			return p, err
		}
	}
	if p.topicID, err = v.topicID(ctx, v.cfg.EnrichedTopic); err != nil {
		return p, err
	}
	return p, v.noteTimes(ctx, &p)
}

// noteTimes turns the times of the settings into offsets.
func (v *verifier) noteTimes(ctx context.Context, p *positions) error {
	for _, ask := range []struct {
		at    time.Time
		topic string
		to    *map[int32]int64
	}{
		{v.cfg.From, v.cfg.RawTopic, &p.rawFrom}, {v.cfg.To, v.cfg.RawTopic, &p.rawTo},
		{v.cfg.From, v.cfg.EnrichedTopic, &p.enrichedFrom}, {v.cfg.To, v.cfg.EnrichedTopic, &p.enrichedTo},
		{v.cfg.From.Add(-clockSkew), v.cfg.EnrichedTopic, &p.passedFrom},
	} {
		if ask.at.Year() <= 1 { // not given
			continue
		}
		found, err := offsetsOf(v.reader.admin.ListOffsetsAfterMilli(ctx, ask.at.UnixMilli(), ask.topic))(ask.topic)
		if err != nil {
			return fmt.Errorf("list offsets of %s at %s: %w", ask.topic, ask.at.Format(time.RFC3339), err)
		}
		*ask.to = found
	}
	return nil
}

// checked is the part of held that is checked, of a partition of which the stage
// has done everything before done.
func checked(id int32, held span, done int64, from, to map[int32]int64) span {
	s := span{from: held.from, to: min(done, held.to)}
	if at, ok := from[id]; ok {
		s.from = max(s.from, at)
	}
	if at, ok := to[id]; ok {
		s.to = min(s.to, at)
	}
	s.to = max(s.to, s.from)
	return s
}

// committed is what the group has committed for the topic.
func (v *verifier) committed(ctx context.Context, group, topic string) (map[int32]kadm.Offset, error) {
	fetched, err := v.reader.admin.FetchOffsets(ctx, group)
	if err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		return nil, fmt.Errorf("fetch offsets of group %s: %w", group, err)
	}
	all := make(map[int32]kadm.Offset)
	for id, at := range fetched[topic] {
		if at.Err != nil {
			return nil, fmt.Errorf("fetch offset of group %s for %s/%d: %w", group, topic, id, at.Err)
		}
		if at.At >= 0 {
			all[id] = at.Offset
		}
	}
	return all, nil
}

// held lists the offsets that each partition of the topic holds.
func (v *verifier) held(ctx context.Context, topic string) (map[int32]span, error) {
	starts, err := offsetsOf(v.reader.admin.ListStartOffsets(ctx, topic))(topic)
	if err != nil {
		return nil, fmt.Errorf("list first offsets of %s: %w", topic, err)
	}
	ends, err := offsetsOf(v.reader.admin.ListEndOffsets(ctx, topic))(topic)
	if err != nil {
		return nil, fmt.Errorf("list end offsets of %s: %w", topic, err)
	}
	all := make(map[int32]span, len(ends))
	for id, end := range ends {
		all[id] = span{from: starts[id], to: end}
	}
	return all, nil
}

// offsetsOf takes one offset of each partition from an answer; all or none.
func offsetsOf(listed kadm.ListedOffsets, err error) func(topic string) (map[int32]int64, error) {
	return func(topic string) (map[int32]int64, error) {
		if err == nil {
			err = listed.Error()
		}
		if err != nil {
			return nil, err
		}
		all := make(map[int32]int64, len(listed[topic]))
		for id, at := range listed[topic] {
			all[id] = at.Offset
		}
		return all, nil
	}
}

// topicID is the id of the topic's incarnation as the sink writes it.
func (v *verifier) topicID(ctx context.Context, topic string) (string, error) {
	metadata, err := v.reader.admin.Metadata(ctx, topic)
	if err != nil {
		return "", fmt.Errorf("look up topic %s: %w", topic, err)
	}
	detail := metadata.Topics[topic]
	if detail.Err != nil {
		return "", fmt.Errorf("look up topic %s: %w", topic, detail.Err)
	}
	return base64.RawURLEncoding.EncodeToString(detail.ID[:]), nil
}

// progress reads what the sink has committed for the partition; false when it
// has committed nothing yet.
func (p positions) progress(id int32) (plan.Progress, bool, error) {
	at, ok := p.sunk[id]
	if !ok {
		return plan.Progress{}, false, nil
	}
	progress, err := plan.ReadProgress(at.At, at.Metadata)
	return progress, true, err
}

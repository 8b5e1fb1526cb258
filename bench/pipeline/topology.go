package main

import (
	"context"
	"strings"

	"github.com/gatehouse/gatehouse/bench/stage"
)

// topology names what one run of stages uses, nothing of which another run does.
type topology struct {
	name                string
	raw, enriched, dead string // topics
	database            string
	enrichGroup         string
	sinkGroup           string
}

// newTopology names what a run uses that reads the raw topic; it makes nothing.
func (r *rig) newTopology(name string) topology {
	return topology{
		name: name, raw: r.raw, enriched: "bench.enriched." + name, dead: "bench.dead." + name,
		database: "bench_" + strings.ReplaceAll(name, "-", "_"), enrichGroup: "enrich." + name, sinkGroup: "sink." + name,
	}
}

// settings are those of an operator's deployment: all else is the default, or
// what GATEHOUSE_ variables of the environment say.
func (p topology) settings(r *rig) []string {
	return []string{
		"GATEHOUSE_KAFKA__BROKERS=" + r.broker,
		"GATEHOUSE_CLICKHOUSE__ADDR=" + r.store.Config(p.database).Addr[0], "GATEHOUSE_CLICKHOUSE__DATABASE=" + p.database,
		"GATEHOUSE_TOPICS__RAW=" + p.raw, "GATEHOUSE_TOPICS__ENRICHED=" + p.enriched, "GATEHOUSE_TOPICS__DEAD=" + p.dead,
		"GATEHOUSE_TOPICS__TENANTS=" + topicTenants,
		"GATEHOUSE_ENRICH__GROUP=" + p.enrichGroup, "GATEHOUSE_SINK__GROUP=" + p.sinkGroup,
		"GATEHOUSE_ENRICH__GEO_FILES=" + strings.Join(r.geoFiles, ","),
	}
}

// startStage starts a stage of the program.
func (r *rig) startStage(ctx context.Context, program, name string, p topology, more ...string) (*stage.Stage, error) {
	return stage.Start(ctx, stage.Options{
		Program: program, Stage: name, Name: p.name + "." + name, Dir: r.dir,
		Settings: append(p.settings(r), more...), Profiles: r.settings.profiles, ProfileSeconds: r.settings.profileSeconds,
	})
}

package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/engine"
)

// Names of what runs.
const (
	stageGateway   = "gateway"
	stageEnrichOne = "enrich-1"
	stageEnrichTwo = "enrich-2"
	stageSinkOne   = "sink-1"
	stageSinkTwo   = "sink-2"
	stageRelay     = "relay"

	engineKafka      = "kafka"
	engineClickHouse = "clickhouse"

	// Links: of each sink to ClickHouse, and of half of the stages to Kafka.
	linkOne   = "sink-1/clickhouse"
	linkTwo   = "sink-2/clickhouse"
	linkKafka = "stages/kafka"
)

const (
	partitions  = 4
	sourceTopic = "partner.signins" // what the relay copies
	relayGroup  = "gatehouse-relay"
	bearer      = "chaos" // the token of the gateway
)

// targetsOn are the targets on a kind of broker. The embedded one gives out a
// single address, so that nobody can be led through a proxy.
func targetsOn(broker string) targets {
	t := targets{
		stages:  []string{stageGateway, stageEnrichOne, stageEnrichTwo, stageSinkOne, stageSinkTwo, stageRelay},
		engines: []string{engineKafka, engineClickHouse},
		links:   []string{linkOne, linkTwo},
		disks:   []string{linkOne, linkTwo},
		writers: []string{stageSinkOne, stageSinkTwo},
	}
	if broker == brokerApache {
		t.links = append(t.links, linkKafka)
	}
	return t
}

// victim is a process that can be hit: a command, or the embedded ClickHouse.
type victim interface {
	start() error
	kill()
	freeze()
	thaw()
}

// rig is everything that runs.
type rig struct {
	settings settings
	out      *diary

	brokers brokerAt
	gateway string // its address, host:port
	proxied string // broker address for those behind the proxy

	commands   []*process // stages and broker
	clickhouse *clickhouseServer
	victims    map[string]victim
	links      map[string]*link

	db     driver.Conn
	client *kgo.Client
	admin  *kadm.Client
}

// startRig starts engines and stages, with topics and tables made.
func startRig(ctx context.Context, s settings, out *diary) (*rig, error) {
	r := &rig{settings: s, out: out, victims: map[string]victim{}, links: map[string]*link{}}
	if err := r.startAll(ctx); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

func (r *rig) startAll(ctx context.Context) error {
	free, err := freeAddresses(13)
	if err != nil {
		return err
	}
	r.brokers = brokerAt{direct: free[0], behind: free[1], proxy: free[2], controller: free[3]}
	r.gateway = free[4]
	if err := r.startEngines(free[5], free[6]); err != nil {
		return err
	}
	if err := r.prepare(ctx, free[5]); err != nil {
		return err
	}
	return r.startStages(free[7:])
}

// startEngines starts Kafka and ClickHouse and the proxies in front of them.
func (r *rig) startEngines(tcp, http string) error {
	broker, err := newBroker(r.settings, r.brokers)
	if err != nil {
		return err
	}
	r.add(broker)
	if err := broker.start(); err != nil {
		return err
	}
	r.clickhouse = &clickhouseServer{options: engine.ClickHouseOptions{
		Dir: filepath.Join(r.settings.dir, engineClickHouse), TCPPort: portOf(tcp), HTTPPort: portOf(http),
	}}
	r.victims[engineClickHouse] = r.clickhouse
	if err := r.clickhouse.start(); err != nil {
		return err
	}
	for _, name := range []string{linkOne, linkTwo} {
		if r.links[name], err = newLink("127.0.0.1:0", tcp); err != nil {
			return err
		}
	}
	r.proxied = r.brokers.direct
	if r.settings.broker == brokerApache {
		r.proxied = r.brokers.proxy
		if r.links[linkKafka], err = newLink(r.brokers.proxy, r.brokers.behind); err != nil {
			return err
		}
	}
	return nil
}

// connect opens the connections of this program itself, past all proxies.
func (r *rig) connect(ctx context.Context, tcp string) error {
	cfg := clickhouse.DefaultConfig()
	cfg.Addr = []string{tcp}
	var err error
	if r.db, err = clickhouse.Open(ctx, cfg); err != nil {
		return err
	}
	if r.client, err = kgo.NewClient(kgo.SeedBrokers(r.brokers.direct), kgo.ClientID("chaos")); err != nil {
		return fmt.Errorf("connect to kafka: %w", err)
	}
	r.admin = kadm.NewClient(r.client)
	return nil
}

// prepare makes topics and tables. Nothing is merged in the table of sign-ins:
// what is stored twice shall be there twice at the end.
func (r *rig) prepare(ctx context.Context, tcp string) error {
	code, err := r.command("migrate").runToEnd(startLimit)
	if err == nil && code != 0 {
		err = fmt.Errorf("exit code %d", code)
	}
	if err != nil {
		return fmt.Errorf("gatehouse migrate: %w; see migrate.log", err)
	}
	if err := r.connect(ctx, tcp); err != nil {
		return err
	}
	large := "4194304"
	made, err := r.admin.CreateTopic(ctx, partitions, 1, map[string]*string{"max.message.bytes": &large}, sourceTopic)
	if err == nil {
		err = made.Err
	}
	if err != nil {
		return fmt.Errorf("create topic %s: %w", sourceTopic, err)
	}
	return r.db.Exec(ctx, `ALTER TABLE signins MODIFY SETTING
		max_bytes_to_merge_at_max_space_in_pool = 1, max_bytes_to_merge_at_min_space_in_pool = 1,
		parts_to_delay_insert = 100000, parts_to_throw_insert = 100000, max_parts_in_total = 1000000`)
}

// startStages starts the program under test, once for each stage, with its
// listener on one of the addresses.
func (r *rig) startStages(listen []string) error {
	direct, proxied := "GATEHOUSE_KAFKA__BROKERS="+r.brokers.direct, "GATEHOUSE_KAFKA__BROKERS="+r.proxied
	sink := func(name, address string, via *link, kafka string) *process {
		return r.stage(name, "sink", kafka, "GATEHOUSE_SINK__LISTEN="+address, "GATEHOUSE_CLICKHOUSE__ADDR="+via.addr(),
			"GATEHOUSE_SINK__INSERT_TIMEOUT=8s")
	}
	enrich := func(name, address, kafka string) *process {
		return r.stage(name, "enrich", kafka, "GATEHOUSE_ENRICH__LISTEN="+address, "GATEHOUSE_ENRICH__INSTANCE="+name)
	}
	stages := []*process{
		sink(stageSinkOne, listen[0], r.links[linkOne], direct),
		sink(stageSinkTwo, listen[1], r.links[linkTwo], proxied),
		enrich(stageEnrichOne, listen[2], direct),
		enrich(stageEnrichTwo, listen[3], proxied),
		r.stage(stageRelay, "relay", direct, "GATEHOUSE_RELAY__LISTEN="+listen[4], "GATEHOUSE_RELAY__SOURCE__BROKERS="+r.proxied,
			"GATEHOUSE_RELAY__SOURCE_TOPICS="+sourceTopic, "GATEHOUSE_RELAY__GROUP="+relayGroup),
		r.stage(stageGateway, "ingest", proxied, "GATEHOUSE_INGEST__LISTEN="+r.gateway,
			fmt.Sprintf(`GATEHOUSE_INGEST__TOKENS=[{sha256: "%x", tenants: ["*"]}]`, sha256.Sum256([]byte(bearer)))),
	}
	for _, p := range stages {
		if err := p.start(); err != nil {
			return err
		}
	}
	return nil
}

// stage is a process of the program under test that can be hit.
func (r *rig) stage(name, subcommand string, env ...string) *process {
	p := r.command(subcommand)
	p.name, p.logFile, p.env = name, filepath.Join(r.settings.dir, name+".log"), append(p.env, env...)
	r.add(p)
	return p
}

func (r *rig) add(p *process) {
	r.commands = append(r.commands, p)
	r.victims[p.name] = p
}

// command is a subcommand of the program under test on the engines themselves.
func (r *rig) command(args ...string) *process {
	return &process{
		name: "gatehouse " + args[0], argv: append([]string{r.settings.binary}, args...), dir: r.settings.dir,
		logFile: filepath.Join(r.settings.dir, args[0]+".log"),
		env: []string{
			"GATEHOUSE_KAFKA__BROKERS=" + r.brokers.direct,
			fmt.Sprintf("GATEHOUSE_CLICKHOUSE__ADDR=127.0.0.1:%d", r.clickhouse.options.TCPPort),
			fmt.Sprintf("GATEHOUSE_TOPICS__PARTITIONS=%d", partitions),
			"GATEHOUSE_TOPICS__REPLICATION=1",
		},
	}
}

// verify runs gatehouse verify and returns its exit code and what it printed.
func (r *rig) verify() (int, string, error) {
	p := r.command("verify")
	code, err := p.runToEnd(verifyLimit)
	text, _ := os.ReadFile(p.logFile)
	return code, string(text), err
}

// exits are the ends of processes that nobody killed.
func (r *rig) exits() []string {
	all := r.clickhouse.ended()
	for _, p := range r.commands {
		all = append(all, p.ended()...)
	}
	return all
}

// heal lets everything run and pass again.
func (r *rig) heal() error {
	for _, l := range r.links {
		l.heal()
	}
	for _, name := range slices.Sorted(maps.Keys(r.victims)) {
		r.victims[name].thaw()
		if err := r.victims[name].start(); err != nil {
			return err
		}
	}
	return nil
}

// close ends everything.
func (r *rig) close() {
	if r.client != nil {
		r.client.Close()
	}
	if r.db != nil {
		_ = r.db.Close()
	}
	for i := len(r.commands) - 1; i >= 0; i-- {
		r.commands[i].kill()
	}
	for _, l := range r.links {
		if l != nil {
			l.close()
		}
	}
	if r.clickhouse != nil {
		r.clickhouse.thaw()
		r.clickhouse.close()
	}
}

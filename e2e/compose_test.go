package e2e

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// The images whose services are played by local engines.
const (
	kafkaService      = "kafka"
	clickhouseService = "clickhouse"
	// programInImage is where the Dockerfile puts the program.
	programInImage = "/usr/local/bin/gatehouse"
)

// loadCompose reads docker-compose.yml with the parser of docker compose:
// schema, anchors, variables and references between services.
func loadCompose(t *testing.T) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{"../docker-compose.yml"}, cli.WithInterpolation(true), cli.WithConsistency(true))
	require.NoError(t, err)
	project, err := options.LoadProject(context.Background())
	require.NoError(t, err)
	return project
}

// composed runs the services of a compose file as processes of this machine:
// the same commands and environments, with the places that Docker provides
// (names of hosts, published ports, volumes, the image's files) replaced.
type composed struct {
	project *types.Project
	places  *strings.Replacer
}

func compose(t *testing.T) composed {
	t.Helper()
	project := loadCompose(t)
	clickhouse, err := engine.StartClickHouse(context.Background(), engine.ClickHouseOptions{Dir: t.TempDir(), Log: testkit.Logger(t)})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, clickhouse.Close()) })
	kafka, err := engine.StartKafka(context.Background(), engine.KafkaOptions{Log: testkit.Logger(t)})
	require.NoError(t, err)
	t.Cleanup(kafka.Close)
	places := []string{
		programInImage, binary,
		kafkaService + ":9092", kafka.Addr(),
		clickhouseService + ":9000", clickhouse.Addr(),
	}
	for name := range project.Volumes {
		for _, service := range project.Services {
			for _, volume := range service.Volumes {
				if volume.Source == name && service.Image == "gatehouse:local" {
					places = append(places, volume.Target, volumeDir(t, name, &places))
				}
			}
		}
	}
	for _, service := range project.Services {
		for _, value := range service.Environment {
			if value == nil || !strings.HasPrefix(*value, "0.0.0.0:") {
				continue
			}
			port := strings.TrimPrefix(*value, "0.0.0.0:")
			local := freeAddress(t)
			places = append(places, *value, local, "127.0.0.1:"+port, local)
		}
	}
	return composed{project, strings.NewReplacer(places...)}
}

// volumeDir returns the directory that stands for a named volume.
func volumeDir(t *testing.T, name string, known *[]string) string {
	t.Helper()
	for _, place := range *known {
		if strings.HasSuffix(place, "/volume-"+name) {
			return place
		}
	}
	dir := t.TempDir() + "/volume-" + name
	require.NoError(t, os.Mkdir(dir, 0o700))
	return dir
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func (c composed) local(words []string) []string {
	replaced := make([]string, len(words))
	for i, word := range words {
		replaced[i] = c.places.Replace(word)
	}
	return replaced
}

func (c composed) environment(service types.ServiceConfig) []string {
	var env []string
	for name, value := range service.Environment {
		if value != nil {
			env = append(env, name+"="+c.places.Replace(*value))
		}
	}
	return env
}

// finish runs a service that ends by itself and returns what it printed.
func (c composed) finish(t *testing.T, name string) string {
	t.Helper()
	service := c.project.Services[name]
	cmd := exec.Command(binary, c.local(service.Command)...)
	cmd.Env = append(os.Environ(), c.environment(service)...)
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	require.NoError(t, err, "service %s: %s", name, problems.String())
	return string(out)
}

// up starts a service and returns when its health check succeeds.
func (c composed) up(t *testing.T, name string) *process {
	t.Helper()
	service := c.project.Services[name]
	p := start(t, c.environment(service), c.local(service.Command)...)
	require.NotNil(t, service.HealthCheck, "service %s has no health check", name)
	require.Equal(t, "CMD", service.HealthCheck.Test[0])
	check := c.local(service.HealthCheck.Test[1:])
	testkit.Eventually(t, readyWithin, "service "+name+" is healthy", func() (bool, string) {
		out, err := exec.Command(check[0], check[1:]...).CombinedOutput()
		return err == nil, fmt.Sprintf("%s\n%s", out, p.stderr.tail(2000))
	})
	return p
}

func TestCompose_everyService_startsAsWrittenAndAnEventComesThrough(t *testing.T) {
	c := compose(t)
	trust := c.finish(t, "keys")
	assert.Contains(t, trust, "issuer: urn:gatehouse:demo", "the issuer that the stages are told to trust")
	c.finish(t, "migrate")
	c.finish(t, "migrate") // a second start of the composition finds everything in place
	var running []*process
	for _, name := range []string{"sink", "enrich", "query", "ingest"} {
		running = append(running, c.up(t, name))
	}
	started := map[string]bool{kafkaService: true, clickhouseService: true, "keys": true, "migrate": true,
		"sink": true, "enrich": true, "query": true, "ingest": true}
	for name := range c.project.Services {
		assert.True(t, started[name], "service %s is not started by this test", name)
	}

	dir := c.places.Replace("/var/lib/gatehouse")
	environment := c.project.Services["query"].Environment
	queryURL := "http://" + c.places.Replace(*environment["GATEHOUSE_QUERY__LISTEN"])
	ingestURL := "http://" + c.places.Replace(*c.project.Services["ingest"].Environment["GATEHOUSE_INGEST__LISTEN"])
	post(t, ingestURL, token(t, dir, "--ingest"), anEvent(), 1)
	client := graphClient{url: queryURL, token: token(t, dir, "--tenant", *environment["GATEHOUSE_DEFAULT_TENANT"])}
	testkit.Eventually(t, arrivesWithin, "the event is queryable", func() (bool, string) {
		rows := client.list(t, nil)
		return len(rows) == 1, fmt.Sprintf("%d rows", len(rows))
	})
	for i := len(running) - 1; i >= 0; i-- {
		running[i].interrupt(t)
	}
}

func TestCompose_kafkaListeners_matchWhatTheStagesAreTold(t *testing.T) {
	project := loadCompose(t)
	kafka := project.Services[kafkaService]
	assert.Contains(t, *kafka.Environment["KAFKA_ADVERTISED_LISTENERS"], "://"+*project.Services["ingest"].Environment["GATEHOUSE_KAFKA__BROKERS"])
	for name, service := range project.Services {
		for _, port := range service.Ports {
			assert.Equal(t, "127.0.0.1", port.HostIP, "service %s must not be reachable from outside by default", name)
		}
	}
	assert.Equal(t, "apache/kafka:4.1.1", kafka.Image)
	assert.NotContains(t, project.Services[clickhouseService].Image, "latest")
}

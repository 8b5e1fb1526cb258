package e2e

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// producerToken is what producers of a deployment present to the gateway.
const producerToken = "e2e-producer"

// deployment is what the stages of one set-up share: settings by environment,
// topics, groups and a database of their own.
type deployment struct {
	env        []string
	clickhouse *engine.ClickHouse
	dir        string // of ClickHouse's data
}

// newDeployment starts a ClickHouse of its own beside the shared Apache Kafka and
// makes topics and tables. extra are further settings, NAME=value.
func newDeployment(t *testing.T, partitions int32, extra ...string) *deployment {
	t.Helper()
	return newDeploymentOn(t, testkit.ApacheKafka(t).Brokers[0], partitions, extra...)
}

// newDeploymentOn is newDeployment on another Kafka.
func newDeploymentOn(t *testing.T, brokers string, partitions int32, extra ...string) *deployment {
	t.Helper()
	d := &deployment{dir: dataDir(t)}
	d.startClickHouse(t, 0)
	name := strings.ToLower(t.Name()) + "-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	d.env = append([]string{
		"GATEHOUSE_KAFKA__BROKERS=" + brokers,
		"GATEHOUSE_CLICKHOUSE__ADDR=" + d.clickhouse.Addr(),
		"GATEHOUSE_TOPICS__RAW=raw." + name, "GATEHOUSE_TOPICS__ENRICHED=enriched." + name, "GATEHOUSE_TOPICS__DEAD=dead." + name,
		"GATEHOUSE_TOPICS__PARTITIONS=" + strconv.Itoa(int(partitions)),
		"GATEHOUSE_ENRICH__GROUP=enrich-" + name, "GATEHOUSE_SINK__GROUP=sink-" + name, "GATEHOUSE_ENRICH__TRANSACTIONAL_ID=" + name,
		fmt.Sprintf("GATEHOUSE_INGEST__TOKENS=[{sha256: %x, tenants: ['*']}]", sha256.Sum256([]byte(producerToken))),
		"GATEHOUSE_RETENTION_DAYS=0",
	}, extra...)
	d.finish(t, start(t, d.env, "migrate"))
	return d
}

// startClickHouse starts it on the data of before; port 0 takes a free one.
func (d *deployment) startClickHouse(t *testing.T, port int) {
	t.Helper()
	server, err := engine.StartClickHouse(t.Context(), engine.ClickHouseOptions{Dir: d.dir, TCPPort: port, Log: testkit.Logger(t)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	d.clickhouse = server
}

// killClickHouse ends it with SIGKILL.
func (d *deployment) killClickHouse(t *testing.T) (port int) {
	t.Helper()
	_, text, err := net.SplitHostPort(d.clickhouse.Addr())
	require.NoError(t, err)
	port, err = strconv.Atoi(text)
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(d.clickhouse.PID(), syscall.SIGKILL))
	<-d.clickhouse.Done()
	_ = d.clickhouse.Close()
	return port
}

// finish waits for a command that ends by itself, which must succeed.
func (d *deployment) finish(t *testing.T, p *process) (stdout string) {
	t.Helper()
	var lines []string
	for line := range p.lines {
		lines = append(lines, line)
	}
	require.NoError(t, <-p.exited, p.stderr.tail(4000))
	return strings.Join(lines, "\n")
}

// stage is one running stage of a deployment.
type stage struct {
	*process
	addr string // of its admin endpoints, host:port
}

// start starts a stage on a free port and waits until it is ready.
func (d *deployment) start(t *testing.T, name string, extra ...string) *stage {
	t.Helper()
	s := &stage{addr: freeAddr(t)}
	env := append([]string{"GATEHOUSE_" + strings.ToUpper(name) + "__LISTEN=" + s.addr}, d.env...)
	s.process = start(t, append(env, extra...), name)
	testkit.Eventually(t, readyWithin, name+" is ready", func() (bool, string) {
		answer, err := http.Get("http://" + s.addr + "/readyz")
		if err != nil {
			return false, err.Error()
		}
		defer func() { _ = answer.Body.Close() }()
		text, _ := io.ReadAll(answer.Body)
		return answer.StatusCode == http.StatusOK, string(text)
	})
	return s
}

func freeAddr(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// scrape is what /metrics said: sums over all but the labels asked for.
type scrape map[string]*sample

type sample struct {
	sum, max float64
	byLabel  map[string]float64 // by label=value
}

// scrape reads the stage's metrics as Prometheus does.
func (s *stage) scrape(t *testing.T) scrape {
	t.Helper()
	answer, err := http.Get("http://" + s.addr + "/metrics")
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(answer.Body)
	require.NoError(t, err)
	all := scrape{}
	for name, family := range families {
		one := &sample{byLabel: map[string]float64{}}
		for i, m := range family.GetMetric() {
			value := m.GetGauge().GetValue() + m.GetCounter().GetValue() + m.GetHistogram().GetSampleSum()
			one.sum += value
			if i == 0 || value > one.max {
				one.max = value
			}
			for _, label := range m.GetLabel() {
				one.byLabel[label.GetName()+"="+label.GetValue()] += value
			}
		}
		all[name] = one
	}
	return all
}

func (s scrape) sum(name string) float64 {
	if one := s[name]; one != nil {
		return one.sum
	}
	return 0
}

func (s scrape) max(name string) float64 {
	if one := s[name]; one != nil {
		return one.max
	}
	return 0
}

func (s scrape) with(name, label string) float64 {
	if one := s[name]; one != nil {
		return one.byLabel[label]
	}
	return 0
}

// memory is the resident memory of a process in bytes: now, and at its peak.
type memory struct{ now, peak int64 }

func (p *process) memory(t *testing.T) memory {
	t.Helper()
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Skip("resident memory is read from /proc: ", err)
	}
	defer func() { _ = file.Close() }()
	var m memory
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		_, _ = fmt.Sscanf(scanner.Text(), "VmRSS: %d kB", &m.now)
		_, _ = fmt.Sscanf(scanner.Text(), "VmHWM: %d kB", &m.peak)
	}
	return memory{m.now << 10, m.peak << 10}
}

func mb(bytes int64) string { return fmt.Sprintf("%d MB", bytes>>20) }

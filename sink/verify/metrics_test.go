package verify

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReport_asMetrics(t *testing.T) {
	report := Report{
		At: time.UnixMilli(1_772_438_400_500).UTC(), FindingsTotal: 4, FindingsByKind: map[Kind]int64{Gap: 3, Commit: 1},
		Partitions: []*Partition{
			{Topic: "raw", Partition: 0, Events: 12, Rows: 9, Gaps: 3},
			{Topic: "enriched", Partition: 11, Events: 9, Rows: 7, OutOfReach: 2, Duplicates: 4, Stray: 5},
		},
	}
	registry := prometheus.NewRegistry()
	require.NoError(t, report.Register(registry))
	file := filepath.Join(t.TempDir(), "verify.prom")
	require.NoError(t, prometheus.WriteToTextfile(file, registry))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, `# HELP gatehouse_verify_duplicates Rows or enriched records that are there twice, per partition.
# TYPE gatehouse_verify_duplicates gauge
gatehouse_verify_duplicates{partition="0",topic="raw"} 0
gatehouse_verify_duplicates{partition="11",topic="enriched"} 4
# HELP gatehouse_verify_events Events that the last comparison looked at, per partition.
# TYPE gatehouse_verify_events gauge
gatehouse_verify_events{partition="0",topic="raw"} 12
gatehouse_verify_events{partition="11",topic="enriched"} 9
# HELP gatehouse_verify_findings What the last comparison found, by kind: gap, duplicate, stray, commit.
# TYPE gatehouse_verify_findings gauge
gatehouse_verify_findings{kind="commit"} 1
gatehouse_verify_findings{kind="duplicate"} 0
gatehouse_verify_findings{kind="gap"} 3
gatehouse_verify_findings{kind="stray"} 0
# HELP gatehouse_verify_gaps Events that are lost, per partition.
# TYPE gatehouse_verify_gaps gauge
gatehouse_verify_gaps{partition="0",topic="raw"} 3
gatehouse_verify_gaps{partition="11",topic="enriched"} 0
# HELP gatehouse_verify_out_of_reach Events of which nobody can tell any more what became of them, per partition.
# TYPE gatehouse_verify_out_of_reach gauge
gatehouse_verify_out_of_reach{partition="0",topic="raw"} 0
gatehouse_verify_out_of_reach{partition="11",topic="enriched"} 2
# HELP gatehouse_verify_run_seconds When the last comparison that could be made noted its bounds, seconds since 1970.
# TYPE gatehouse_verify_run_seconds gauge
gatehouse_verify_run_seconds 1.7724384005e+09
# HELP gatehouse_verify_strays Rows or enriched records of which the topic before knows nothing, per partition.
# TYPE gatehouse_verify_strays gauge
gatehouse_verify_strays{partition="0",topic="raw"} 0
gatehouse_verify_strays{partition="11",topic="enriched"} 5
`, string(text))
}

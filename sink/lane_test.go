package sink

import (
	"fmt"
	"math"
	"testing"

	kafkago "github.com/segmentio/kafka-go"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// Merges copy the rows of a second run by run only where those of a partition lie
// together, by the partition that Kafka's clients choose.
func TestLane_rowsOfAPartitionLieTogether(t *testing.T) {
	db, err := clickhouse.Open(t.Context(), testkit.ClickHouse(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var key string
	if err := db.QueryRow(t.Context(), "SELECT sorting_key FROM system.tables WHERE database = currentDatabase() AND name = 'signins'").Scan(&key); err != nil {
		t.Fatal(err)
	}
	if key != "tenant_id, toStartOfSecond(created_at), _lane, _id, _id_text" {
		t.Errorf("signins is sorted by %s", key)
	}
	if err := db.Exec(t.Context(), "INSERT INTO signins (tenant_id, created_at, _id, _id_text) SELECT 't', now(), if(number % 3 = 0, toUUID('00000000-0000-0000-0000-000000000000'), generateUUIDv4()) AS guid, if(empty(guid), concat('request ', toString(number)), '') FROM numbers(5000)"); err != nil {
		t.Fatal(err)
	}
	var ids []string
	var lanes []uint8
	if err := db.QueryRow(t.Context(), "SELECT groupArray(id), groupArray(_lane) FROM signins").Scan(&ids, &lanes); err != nil {
		t.Fatal(err)
	}
	for partitions := 1; partitions <= 64; partitions *= 2 {
		t.Run(fmt.Sprint(partitions), func(t *testing.T) { lieTogether(t, ids, lanes, partitions) })
	}
}

// lieTogether fails unless the lanes of each partition are a range of their own.
func lieTogether(t *testing.T, ids []string, lanes []uint8, partitions int) {
	all := make([]int, partitions)
	for i := range all {
		all[i] = i
	}
	partitionOf := map[uint8]int{}
	least, most := map[int]uint8{}, map[int]uint8{}
	for i, id := range ids {
		partition := kafkago.Murmur2Balancer{}.Balance(kafkago.Message{Key: []byte(id)}, all...)
		if other, known := partitionOf[lanes[i]]; known && other != partition {
			t.Fatalf("lane %d holds partitions %d and %d", lanes[i], other, partition)
		}
		partitionOf[lanes[i]] = partition
		if _, known := least[partition]; !known {
			least[partition] = math.MaxUint8
		}
		least[partition], most[partition] = min(least[partition], lanes[i]), max(most[partition], lanes[i])
	}
	if len(partitionOf) != 64 || len(least) != partitions {
		t.Fatalf("%d lanes of %d partitions, want 64 of %d", len(partitionOf), len(least), partitions)
	}
	for partition := range least {
		if width := int(most[partition]) - int(least[partition]) + 1; width != 64/partitions {
			t.Errorf("partition %d has lanes from %d to %d, want %d of its own", partition, least[partition], most[partition], 64/partitions)
		}
	}
}

package table

import "testing"

func TestDeduplicationWindow(t *testing.T) {
	tests := []struct {
		engine  string
		want    int
		wantErr bool
	}{
		{engine: "MergeTree ORDER BY a SETTINGS index_granularity = 8192", want: 0},
		{engine: "ReplacingMergeTree(revision) PARTITION BY toMonday(b) ORDER BY a SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 8192", want: 10000},
		{engine: "MergeTree ORDER BY a SETTINGS replicated_deduplication_window = 500", want: 0},
		{engine: "ReplicatedReplacingMergeTree('/x', 'r', v) ORDER BY a SETTINGS index_granularity = 8192", want: 10000},
		{engine: "ReplicatedMergeTree('/x', 'r') ORDER BY a SETTINGS replicated_deduplication_window = 500, non_replicated_deduplication_window = 7", want: 500},
		{engine: "Memory", wantErr: true},
		{engine: "Distributed('c', 'd', 't')", wantErr: true},
	}
	for _, tt := range tests {
		got, err := deduplicationWindow(tt.engine)
		if got != tt.want || (err != nil) != tt.wantErr {
			t.Errorf("%s: window %d, %v, want %d", tt.engine, got, err, tt.want)
		}
	}
}

package mark

import (
	"math/rand/v2"
	"testing"
	"time"
)

func at(second int) time.Time { return time.Unix(int64(second), 0) }

func TestMarks_advanceWhenBothStagesHavePassedTheEnds(t *testing.T) {
	m := marks{limit: 10}
	m.note(at(1), offsets{0: 10, 1: 0})
	if _, moved := m.stored(offsets{0: 1000, 1: 1000}); moved {
		t.Fatal("moved before the enricher passed the end")
	}
	m.enriched(offsets{0: 9, 1: 0}, offsets{0: 500})
	if m.waiting[0].enriched != nil {
		t.Fatal("noted the enriched end although one record was not processed")
	}
	m.enriched(offsets{0: 10, 1: 0}, offsets{0: 12, 1: 3})
	m.enriched(offsets{0: 20, 1: 9}, offsets{0: 99, 1: 99})
	if _, moved := m.stored(offsets{0: 12, 1: 2}); moved {
		t.Fatal("moved before the sink passed the end")
	}
	if through, moved := m.stored(offsets{0: 12, 1: 3}); !moved || !through.Equal(at(1)) {
		t.Fatalf("stored through %v, %v", through, moved)
	}
	if _, moved := m.stored(offsets{0: 100, 1: 100}); moved {
		t.Fatal("moved twice by one measurement")
	}
}

func TestMarks_idlePipeline_movesWithTheClock(t *testing.T) {
	m := marks{limit: 10}
	raw, enriched := offsets{0: 10}, offsets{0: 12}
	for second := 1; second < 20; second++ {
		m.note(at(second), raw)
		m.enriched(raw, enriched)
		if through, moved := m.stored(enriched); !moved || !through.Equal(at(second)) {
			t.Fatalf("second %d: stored through %v, %v", second, through, moved)
		}
	}
}

func TestMarks_stalledStage_keepsTheOldestAndStaysSmall(t *testing.T) {
	m := marks{limit: 5}
	for second := 1; second <= 1000; second++ {
		m.note(at(second), offsets{0: int64(second)})
	}
	if len(m.waiting) != 5 {
		t.Fatalf("%d measurements kept", len(m.waiting))
	}
	m.enriched(offsets{0: 3}, offsets{0: 30})
	if through, _ := m.stored(offsets{0: 30}); !through.Equal(at(3)) {
		t.Fatalf("stored through %v, want second 3", through)
	}
	m.enriched(offsets{0: 1000}, offsets{0: 9999})
	if through, _ := m.stored(offsets{0: 9999}); !through.Equal(at(1000)) {
		t.Fatalf("stored through %v, want second 1000", through)
	}
}

func TestMarks_partitionNobodyKnowsOf_stalls(t *testing.T) {
	m := marks{limit: 5}
	m.note(at(1), offsets{0: 1, 7: 0})
	m.enriched(offsets{0: 1}, offsets{})
	if _, moved := m.stored(offsets{}); moved {
		t.Fatal("moved without knowing partition 7")
	}
}

// TestMarks_randomPipelines_neverRunAhead drives the marks with random progress
// of three stages and checks the promise: what arrived before the mark is stored.
func TestMarks_randomPipelines_neverRunAhead(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		m := marks{limit: 1 + random.IntN(8)}
		var arrived, processed, stored int64 // each record of raw yields one enriched record
		arrivedAt := map[int]int64{}         // how many had arrived by a second
		for second := 1; second < 300; second++ {
			arrivedAt[second] = arrived
			m.note(at(second), offsets{0: arrived})
			arrived += random.Int64N(3)
			processed += random.Int64N(arrived - processed + 1)
			m.enriched(offsets{0: processed}, offsets{0: processed})
			stored += random.Int64N(processed - stored + 1)
			if through, moved := m.stored(offsets{0: stored}); moved && arrivedAt[int(through.Unix())] > stored {
				t.Fatalf("seed %d: stored through second %d, but %d of %d records are stored",
					seed, through.Unix(), stored, arrivedAt[int(through.Unix())])
			}
		}
	}
}

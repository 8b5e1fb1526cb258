package enrich

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// What depends on data that changes is decided once and written: an enricher
// with other data goes on behind it, and whoever stores a record again stores
// what was decided then.
func TestEnricher_geoDatabaseChanges_whatWasDecidedStays(t *testing.T) {
	files := testkit.GeoFiles(t)
	cfg := testkit.Kafka(t)
	topics := testkit.Topics(t, cfg, 2)
	before := testConfig(cfg, topics)
	before.GeoFiles = files
	produce(t, cfg, rawEvents(topics.Raw, 2, 0, 100)...)
	_, stop := start(t, before)
	eachOnce(t, readCommitted(t, cfg, topics.Enriched, 2, 100), 100)
	require.NoError(t, stop())

	after := testConfig(cfg, topics) // without a database
	produce(t, cfg, rawEvents(topics.Raw, 2, 100, 100)...)
	start(t, after)
	messages := readCommitted(t, cfg, topics.Enriched, 2, 200)
	eachOnce(t, messages, 200)
	located := 0
	for _, ev := range decoded(t, messages) {
		if ev.Enrichment.GetGeo() != nil {
			located++
			assert.Less(t, ev.Id, eventID(100), "located without a database")
		}
	}
	assert.Equal(t, 100, located)
}

package kafka_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

// sync.Pool drops some of what it is given under the race detector, so one of many
// tries has to find the memory of the one before.
const tries = 100

func TestUnpacked_memoryOfABatchIsUsedForAnother(t *testing.T) {
	var pool kafka.Unpacked
	decompressor := kgo.DefaultDecompressor(&pool)
	var packed bytes.Buffer
	src := bytes.Repeat([]byte("sign-in "), 100_000)
	out, codec := kafka.Compressor{}.Compress(&packed, src)
	var before *byte
	again := false
	for range tries {
		batch, err := decompressor.Decompress(out, codec)
		require.NoError(t, err)
		require.True(t, bytes.Equal(src, batch))
		again = again || before == &batch[0]
		before = &batch[0]
		clear(batch)
		pool.PutDecompressBytes(batch)
	}
	assert.True(t, again, "each batch was unpacked into new memory")
}

func TestUnpacked_roomForRecordsIsUsedAgain(t *testing.T) {
	var pool kafka.Unpacked
	again := false
	for range tries {
		records := make([]kgo.Record, 10)
		pool.PutRecords(records)
		if got := pool.GetRecords(10); len(got) > 0 {
			again = again || &got[0] == &records[0]
		}
	}
	assert.True(t, again)
}

package kafka_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

// What is compressed is read by others: the reader here is the client's own.
func TestCompressor_isReadByOthers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var dst bytes.Buffer // used again, as the client does
	for _, size := range []int{0, 1, 100, 256<<10 - 1, 256 << 10, 256<<10 + 1, 4 << 20} {
		noise, text := make([]byte, size), bytes.Repeat([]byte("sign-in "), size/8+1)[:size]
		for i := range noise {
			noise[i] = byte(random.Uint32())
		}
		for kind, src := range map[string][]byte{"noise": noise, "text": text} {
			t.Run(fmt.Sprintf("%d of %s", size, kind), func(t *testing.T) {
				out, codec := kafka.Compressor{}.Compress(&dst, src)
				require.Equal(t, kgo.CodecSnappy, codec)
				back, err := kgo.DefaultDecompressor().Decompress(out, codec)
				require.NoError(t, err)
				require.True(t, bytes.Equal(src, back), "%d bytes became %d", len(src), len(back))
				if kind == "text" && size > 1000 {
					require.Less(t, len(out), size/10)
				}
			})
		}
	}
}

func BenchmarkCompressor(b *testing.B) {
	src := bytes.Repeat([]byte(`{"id":"10000000-0000-4000-8000-000000000001","status":{"errorCode":0}}`), 10_000)
	var dst bytes.Buffer
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		kafka.Compressor{}.Compress(&dst, src)
	}
}

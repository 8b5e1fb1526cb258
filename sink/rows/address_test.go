package rows

import (
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/ClickHouse/ch-go/proto"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

func TestAddressOf(t *testing.T) {
	for text, want := range map[string]struct {
		ip      string
		follows bool
	}{
		"203.0.113.9":                     {"::ffff:203.0.113.9", true},
		"0.0.0.0":                         {"::ffff:0.0.0.0", true},
		"203.0.113.009":                   {"::", false},
		"":                                {"::", true},
		"no address":                      {"::", false},
		"2001:db8::1":                     {"2001:db8::1", true},
		"2001:db8::ffff:1":                {"2001:db8::ffff:1", true},
		"2001:DB8::1":                     {"2001:db8::1", false},
		"2001:db8:0:0:0:0:0:1":            {"2001:db8::1", false},
		"fe80::1%eth0":                    {"fe80::1", false},
		"::":                              {"::", false},
		"::1":                             {"::1", false},
		"::ffff:203.0.113.9":              {"::ffff:203.0.113.9", false},
		"ffff:ffff:ffff:ffff:ffff:ffff::": {"ffff:ffff:ffff:ffff:ffff:ffff::", true},
	} {
		ip, follows := addressOf(text)
		assert.Equal(t, proto.IPv6(netip.MustParseAddr(want.ip).As16()), ip, text)
		assert.Equal(t, want.follows, follows, text)
	}
}

// Whatever comes as an address is read as it came: what the sink leaves out, the table
// spells in the same way.
func TestAddressColumns_anyText_isReadAsItCame(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	texts := []string{"", "x", "::", "::1", "::ffff:1.2.3.4", "1.2.3.4", "0.0.0.0", "fe80::1%eth0", "2001:DB8::1", "1:0:0:2:0:0:0:3", "64:ff9b::1.2.3.4", "1::", "1:2:3:4:5:6:7:0"}
	for range 3000 {
		var b [16]byte
		for i := range b {
			b[i] = byte(random.Uint32()) & byte(random.Uint32())
		}
		for group := 0; group < 16; group += 2 { // runs of zeros at any place
			if random.IntN(2) == 0 {
				b[group], b[group+1] = 0, byte(random.IntN(2))
			}
		}
		texts = append(texts, netip.AddrFrom16(b).String(), netip.AddrFrom4([4]byte(b[:4])).String())
	}
	conn, err := clickhouse.Open(t.Context(), testkit.ClickHouse(t))
	require.NoError(t, err)
	defer conn.Close() //nolint:errcheck // nothing is in flight
	require.NoError(t, conn.Exec(t.Context(), "CREATE TABLE addresses (n UInt32, ip IPv6, _ip_text String, ip_address String ALIAS "+derived.SQL("ip_address")+") ENGINE = MergeTree ORDER BY n"))
	batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO addresses (n, ip, _ip_text)")
	require.NoError(t, err)
	left := 0
	for i, text := range texts {
		ip, follows := addressOf(text)
		kept := text
		if follows {
			kept = ""
			left++
		}
		require.NoError(t, batch.Append(uint32(i), netip.Addr(netip.AddrFrom16(ip)).String(), kept))
	}
	require.NoError(t, batch.Send())
	require.Greater(t, left, len(texts)/2)
	rows, err := conn.Query(t.Context(), "SELECT n, ip_address FROM addresses ORDER BY n")
	require.NoError(t, err)
	defer rows.Close() //nolint:errcheck // read to the end below
	n := 0
	for rows.Next() {
		var at uint32
		var got string
		require.NoError(t, rows.Scan(&at, &got))
		assert.Equal(t, texts[at], got)
		n++
	}
	require.NoError(t, rows.Err())
	require.Equal(t, len(texts), n)
}

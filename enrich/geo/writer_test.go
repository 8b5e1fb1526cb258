package geo_test

import (
	"encoding/binary"
	"math"
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// entry is a key of a record and its value: a text, a number, a list or a map.
type entry struct {
	key   string
	value any
}

// appendText writes a text as the MMDB format has it.
func appendText(dst []byte, text string) []byte {
	const kind = 2 << 5
	switch n := len(text); {
	case n >= 285:
		dst = binary.BigEndian.AppendUint16(append(dst, kind|30), uint16(n-285))
	case n >= 29:
		dst = append(dst, kind|29, byte(n-29))
	default:
		dst = append(dst, kind|byte(n))
	}
	return append(dst, text...)
}

// appendValue writes a value as the MMDB format has it. Kinds above 7 stand in a
// byte of their own, less 7.
func appendValue(dst []byte, value any) []byte {
	switch v := value.(type) {
	case string:
		return appendText(dst, v)
	case float64:
		return binary.BigEndian.AppendUint64(append(dst, 3<<5|8), math.Float64bits(v))
	case float32:
		return binary.BigEndian.AppendUint32(append(dst, 4, 15-7), math.Float32bits(v))
	case uint16:
		return binary.BigEndian.AppendUint16(append(dst, 5<<5|2), v)
	case uint32:
		return binary.BigEndian.AppendUint32(append(dst, 6<<5|4), v)
	case int32:
		return binary.BigEndian.AppendUint32(append(dst, 4, 8-7), uint32(v))
	case uint64:
		return binary.BigEndian.AppendUint64(append(dst, 8, 9-7), v)
	case []any:
		dst = append(dst, byte(len(v)), 11-7)
		for _, item := range v {
			dst = appendValue(dst, item)
		}
	case []entry:
		dst = append(dst, 7<<5|byte(len(v)))
		for _, e := range v {
			dst = appendValue(appendText(dst, e.key), e.value)
		}
	}
	return dst
}

// network is an IPv4 network and the record of its addresses.
type network struct {
	prefix string
	record []entry
}

// tree is the search tree of a file: for both values of a bit the next node, or
// -1-i for record i, or 0 for nothing.
type tree [][2]int

// insert puts a record at a network.
func (n *tree) insert(prefix netip.Prefix, record int) {
	addr, node := prefix.Addr().As4(), 0
	for bit := range prefix.Bits() {
		side := addr[bit/8] >> (7 - bit%8) & 1
		if bit == prefix.Bits()-1 {
			(*n)[node][side] = -1 - record
			return
		}
		next := (*n)[node][side]
		if next == 0 {
			*n = append(*n, [2]int{})
			next = len(*n) - 1
			(*n)[node][side] = next
		}
		node = next
	}
}

// databaseWith writes a file of IPv4 networks that do not overlap, and returns its path.
func databaseWith(t testing.TB, kind string, networks ...network) string {
	t.Helper()
	const separator = 16
	nodes := tree{{}}
	var data []byte
	offsets := make([]int, len(networks))
	for i, n := range networks {
		nodes.insert(netip.MustParsePrefix(n.prefix), i)
		offsets[i] = len(data)
		data = appendValue(data, n.record)
	}
	var file []byte
	for _, node := range nodes {
		for _, next := range node {
			switch {
			case next == 0:
				next = len(nodes)
			case next < 0:
				next = len(nodes) + separator + offsets[-1-next]
			}
			file = append(file, byte(next>>16), byte(next>>8), byte(next))
		}
	}
	file = append(append(file, make([]byte, separator)...), data...)
	path := filepath.Join(t.TempDir(), "hand-made.mmdb")
	require.NoError(t, os.WriteFile(path, append(file, metadata(kind, 4, len(nodes))...), 0o600))
	return path
}

// metadata is the end of a file, with its marker.
func metadata(kind string, ipVersion, nodes int) []byte {
	return appendValue([]byte("\xab\xcd\xefMaxMind.com"), []entry{
		{"binary_format_major_version", uint32(2)}, {"binary_format_minor_version", uint32(0)}, {"build_epoch", uint32(1_772_600_767)},
		{"database_type", kind}, {"description", []entry{}}, {"ip_version", uint32(ipVersion)}, {"node_count", uint32(nodes)}, {"record_size", uint32(24)},
	})
}

// databaseOf writes a file in which every IPv4 address has the same record.
func databaseOf(t testing.TB, record []entry) string {
	t.Helper()
	return databaseWith(t, "hand-made", network{"0.0.0.0/1", record}, network{"128.0.0.0/1", record})
}

package rows

import (
	"net/netip"
	"strings"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/sink/column"
)

// addressColumns hold the address of each row in two columns: as 16 bytes, and as text
// where these do not give it back. The table's column ip_address puts them together.
type addressColumns struct {
	ips   proto.ColIPv6
	texts column.Text
}

func (g *addressColumns) bind(c *Columns) {
	c.bind("ip", &g.ips)
	c.bind("_ip_text", &g.texts)
}

func (g *addressColumns) append(text string) {
	ip, follows := addressOf(text)
	if follows {
		text = ""
	}
	g.ips.Append(ip)
	g.texts.Append(text)
}

// addressOf is an address as ClickHouse holds it, IPv4 as ::ffff:a.b.c.d and :: for text
// that is none, and whether the text follows from it. ClickHouse spells what begins with
// :: in its own way; all else it spells as RFC 5952 says.
func addressOf(text string) (ip proto.IPv6, follows bool) {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return proto.IPv6{}, text == ""
	}
	var spelled [46]byte // the longest notation
	follows = addr.Zone() == "" && !strings.HasPrefix(text, "::") && string(addr.AppendTo(spelled[:0])) == text
	return addr.As16(), follows
}

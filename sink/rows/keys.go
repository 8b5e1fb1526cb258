package rows

import "github.com/ClickHouse/ch-go/proto"

// Keys are the columns that tell which rows these are and where they come from.
func (c *Columns) Keys() proto.Input {
	return proto.Input{
		{Name: "tenant_id", Data: &c.identity.tenantID},
		{Name: "created_at", Data: &c.identity.createdAt},
		{Name: "_id", Data: &c.identity.id.guids},
		{Name: "_id_text", Data: &c.identity.id.texts},
		{Name: "revision", Data: &c.identity.revision},
		{Name: "_offset", Data: &c.origin.offset},
	}
}

package sink

import (
	"context"
	"fmt"

	"github.com/ClickHouse/ch-go"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

// connection is one connection to ClickHouse, dialled when it is first needed
// and again after any failure, at the next address then. Not safe for
// concurrent use.
type connection struct {
	cfg    clickhouse.Config
	client *ch.Client
	turn   int // of the address to dial
}

// do runs the query. After an error the connection is closed, for nobody knows
// in which state the failure left it.
func (c *connection) do(ctx context.Context, q ch.Query) error {
	if c.client == nil {
		if err := c.dial(ctx); err != nil {
			return err
		}
	}
	if err := c.client.Do(ctx, q); err != nil {
		c.close()
		return err
	}
	return nil
}

func (c *connection) dial(ctx context.Context) error {
	options := c.cfg.ChOptions()
	options.Address = c.cfg.Addr[c.turn%len(c.cfg.Addr)]
	// A block that is not compressed is sent from where its columns lie; the
	// library compresses only copies of whole blocks, two at a time.
	options.Compression = ch.CompressionDisabled
	client, err := ch.Dial(ctx, options)
	if err != nil {
		c.turn++
		return fmt.Errorf("connect to clickhouse %s: %w", options.Address, c.cfg.Explained(err))
	}
	c.client = client
	return nil
}

func (c *connection) close() {
	if c.client == nil {
		return
	}
	_ = c.client.Close() // nothing depends on an orderly end
	c.client = nil
	c.turn++
}

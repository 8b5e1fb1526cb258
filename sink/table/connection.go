package table

import (
	"context"
	"fmt"

	"github.com/ClickHouse/ch-go"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

// Connection is one connection to ClickHouse, dialled when it is first needed
// and again after any failure, at the next address then. Not safe for
// concurrent use.
type Connection struct {
	cfg    clickhouse.Config
	client *ch.Client
	turn   int // of the address to dial
}

// NewConnection is a connection to one of the servers of the settings; it dials none yet.
func NewConnection(cfg clickhouse.Config) *Connection { return &Connection{cfg: cfg} }

// Do runs the query. After an error the connection is closed, for nobody knows
// in which state the failure left it. Errors are for Classify.
func (c *Connection) Do(ctx context.Context, q ch.Query) error {
	if c.client == nil {
		if err := c.dial(ctx); err != nil {
			return err
		}
	}
	if err := c.client.Do(ctx, q); err != nil {
		c.Close()
		return err
	}
	return nil
}

func (c *Connection) dial(ctx context.Context) error {
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

// Close closes the connection; Do dials again.
func (c *Connection) Close() {
	if c.client == nil {
		return
	}
	_ = c.client.Close() // nothing depends on an orderly end
	c.client = nil
	c.turn++
}

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

const (
	blockFile = "blocks"
	// blockRows is the size of blocks: what the sink's are at most.
	blockRows = 1 << 17
)

// blocks are rows of signins as they are sent to ClickHouse: made beforehand, so
// that sending them costs the client next to nothing. They lie in a file that is
// mapped into memory.
type blocks struct {
	all  []proto.Input
	rows int
	data []byte
}

// prebuilt is a column that is sent as it lies in memory.
type prebuilt struct {
	kind        proto.ColumnType
	rows        int
	state, data []byte
}

// Type is the column's type in ClickHouse.
func (p *prebuilt) Type() proto.ColumnType { return p.kind }

// Rows is the number of rows.
func (p *prebuilt) Rows() int { return p.rows }

// EncodeState writes what precedes the column's data.
func (p *prebuilt) EncodeState(b *proto.Buffer) { b.PutRaw(p.state) }

// EncodeColumn writes all rows.
func (p *prebuilt) EncodeColumn(b *proto.Buffer) { b.PutRaw(p.data) }

// WriteColumn has all rows written from where they are.
func (p *prebuilt) WriteColumn(w *proto.Writer) { w.ChainWrite(p.data) }

// keepBlocks reads the rows that a sink has stored in the order in which it got
// them. The first call counts.
func (r *rig) keepBlocks(ctx context.Context, database string) error {
	if r.blocks != nil || !r.settings.wants(nameInsert) {
		return nil
	}
	r.say("keeping the rows as blocks")
	client, err := r.dial(ctx, database)
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // nothing is in flight
	file, err := os.Create(filepath.Join(r.dir, blockFile))
	if err != nil {
		return fmt.Errorf("file of blocks: %w", err)
	}
	defer file.Close() //nolint:errcheck // it is mapped, or has failed
	k := &blockKeeper{file: file}
	for partition := range r.settings.partitions {
		if err := k.read(ctx, client, partition); err != nil {
			return fmt.Errorf("keep rows of partition %d: %w", partition, err)
		}
	}
	r.blocks, err = k.mapped()
	if err == nil {
		r.closers = append(r.closers, func() error { return syscall.Munmap(r.blocks.data) })
	}
	return err
}

// dial opens a connection as the sink's are.
func (r *rig) dial(ctx context.Context, database string) (*ch.Client, error) {
	options := r.store.Config(database).ChOptions()
	options.Address = r.store.Config(database).Addr[0]
	options.Compression = ch.CompressionDisabled
	client, err := ch.Dial(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("connect to clickhouse: %w", err)
	}
	return client, nil
}

// blockKeeper writes blocks to a file.
type blockKeeper struct {
	file   *os.File
	size   int
	blocks [][]piece
	rows   int
}

// piece is a column of a block in the file.
type piece struct {
	name        string
	kind        proto.ColumnType
	rows        int
	state, data [2]int // from, to
}

func (k *blockKeeper) read(ctx context.Context, client *ch.Client, partition int32) error {
	var results proto.Results
	return client.Do(ctx, ch.Query{
		Body: fmt.Sprintf("SELECT * EXCEPT stored_at FROM signins WHERE _partition = %d ORDER BY _offset", partition),
		Settings: []ch.Setting{
			{Key: "max_block_size", Value: fmt.Sprint(blockRows), Important: true},
			{Key: "optimize_read_in_order", Value: "0", Important: true},
		},
		Result: results.Auto(),
		OnResult: func(_ context.Context, block proto.Block) error {
			if block.Rows == 0 {
				return nil
			}
			return k.keep(results)
		},
	})
}

func (k *blockKeeper) keep(columns proto.Results) error {
	block := make([]piece, 0, len(columns))
	var state, data proto.Buffer
	for _, c := range columns {
		col, ok := c.Data.(proto.Column)
		if auto, is := c.Data.(*proto.ColAuto); is {
			col, ok = auto.Data, true
		}
		if !ok {
			return fmt.Errorf("column %s of type %s cannot be sent again", c.Name, c.Data.Type())
		}
		if p, ok := col.(proto.Preparable); ok {
			if err := p.Prepare(); err != nil {
				return fmt.Errorf("column %s: %w", c.Name, err)
			}
		}
		state.Reset()
		data.Reset()
		if s, ok := col.(proto.StateEncoder); ok {
			s.EncodeState(&state)
		}
		col.EncodeColumn(&data)
		p := piece{name: c.Name, kind: c.Data.Type(), rows: col.Rows()}
		var err error
		if p.state, err = k.write(state.Buf); err != nil {
			return err
		}
		if p.data, err = k.write(data.Buf); err != nil {
			return err
		}
		block = append(block, p)
	}
	k.blocks = append(k.blocks, block)
	k.rows += block[0].rows
	return nil
}

func (k *blockKeeper) write(b []byte) (place [2]int, err error) {
	if _, err := k.file.Write(b); err != nil {
		return place, fmt.Errorf("file of blocks: %w", err)
	}
	place = [2]int{k.size, k.size + len(b)}
	k.size += len(b)
	return place, nil
}

// mapped makes inputs of inserts that lie in the file.
func (k *blockKeeper) mapped() (*blocks, error) {
	data, err := syscall.Mmap(int(k.file.Fd()), 0, k.size, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map the file of blocks: %w", err)
	}
	out := &blocks{rows: k.rows, data: data}
	for _, block := range k.blocks {
		var input proto.Input
		for _, p := range block {
			input = append(input, proto.InputColumn{Name: p.name, Data: &prebuilt{
				kind: p.kind, rows: p.rows, state: data[p.state[0]:p.state[1]], data: data[p.data[0]:p.data[1]],
			}})
		}
		out.all = append(out.all, input)
	}
	return out, nil
}

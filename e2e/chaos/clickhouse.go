package main

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"time"

	"github.com/gatehouse/gatehouse/internal/engine"
)

// clickhouseServer is the embedded ClickHouse on fixed ports.
type clickhouseServer struct {
	options engine.ClickHouseOptions

	mu     sync.Mutex
	server *engine.ClickHouse // nil while it is down
}

// start returns when ClickHouse answers.
func (c *clickhouseServer) start() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for {
		server, err := engine.StartClickHouse(ctx, c.options)
		if err == nil {
			c.server = server
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("start clickhouse again: %w", err)
		case <-time.After(time.Second):
		}
	}
}

func (c *clickhouseServer) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil {
		return
	}
	_ = syscall.Kill(c.server.PID(), syscall.SIGKILL)
	for range c.server.Done() { // closed when it is gone
	}
	c.server = nil
}

func (c *clickhouseServer) freeze() { c.signal(syscall.SIGSTOP) }
func (c *clickhouseServer) thaw()   { c.signal(syscall.SIGCONT) }

func (c *clickhouseServer) signal(s syscall.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server != nil {
		_ = syscall.Kill(c.server.PID(), s)
	}
}

func (c *clickhouseServer) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server != nil {
		_ = c.server.Close()
		c.server = nil
	}
}

package main

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"time"

	"github.com/gatehouse/gatehouse/internal/engine"
)

// clickhouseServer is the embedded ClickHouse on fixed ports. It is started again
// when it ends by itself.
type clickhouseServer struct {
	options engine.ClickHouseOptions

	mu     sync.Mutex
	server *engine.ClickHouse // nil while it is down
	wanted bool               // running is what it should be
	exits  []string           // how it ended by itself
}

// start returns when ClickHouse answers.
func (c *clickhouseServer) start() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wanted = true
	return c.startLocked()
}

func (c *clickhouseServer) startLocked() error {
	if c.server != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	for {
		server, err := engine.StartClickHouse(ctx, c.options)
		if err == nil {
			c.server = server
			go c.watch(server)
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("start clickhouse again: %w", err)
		case <-time.After(time.Second):
		}
	}
}

// watch starts ClickHouse again when it ends without being killed.
func (c *clickhouseServer) watch(server *engine.ClickHouse) {
	err := <-server.Done()
	c.mu.Lock()
	again := c.server == server && c.wanted
	if again {
		c.server = nil
		c.exits = append(c.exits, fmt.Sprintf("clickhouse ended by itself at %s: %v", time.Now().UTC().Format("15:04:05"), err))
	}
	c.mu.Unlock()
	if !again {
		return
	}
	time.Sleep(restartAfter)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.wanted {
		if err := c.startLocked(); err != nil {
			c.exits = append(c.exits, err.Error())
		}
	}
}

// ended returns how ClickHouse ended by itself, each time.
func (c *clickhouseServer) ended() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.exits...)
}

func (c *clickhouseServer) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wanted = false
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
	c.wanted = false
	if c.server != nil {
		_ = c.server.Close()
		c.server = nil
	}
}

package engine

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// awaitReady returns when the child answers a query with its own nonce: another
// server on the port does not count.
func (c *ClickHouse) awaitReady(ctx context.Context, nonce string) error {
	client := &http.Client{Timeout: 5 * time.Second}
	defer client.CloseIdleConnections()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	// Who has the port instead may take a question and never answer it.
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-c.child.ended:
			cancel()
		case <-asking.Done():
		}
	}()
	for {
		select {
		case err := <-c.child.failed:
			return err
		case <-ctx.Done():
			return fmt.Errorf("not ready: %w: %s", context.Cause(ctx), c.child.lastWords())
		case <-tick.C:
		}
		if got, err := ask(asking, client, c.HTTPURL(), "SELECT getMacro('"+nonceMacro+"')"); err == nil && got == nonce {
			return nil
		}
	}
}

// ask sends one query by HTTP and returns the trimmed answer.
func ask(ctx context.Context, client *http.Client, base, query string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/?query="+url.QueryEscape(query), nil)
	if err != nil {
		return "", fmt.Errorf("ask %s: %w", base, err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return "", fmt.Errorf("read the answer of %s: %w", base, err)
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s answered %s: %s", base, resp.Status, strings.TrimSpace(string(body)))
	}
	return strings.TrimSpace(string(body)), nil
}

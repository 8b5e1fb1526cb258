package stage

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
)

// profiler takes a processor profile once the stage is ready, and profiles of
// allocations and of waits for locks at the end.
type profiler struct {
	base   string // URL
	prefix string // of files
	cpu    chan error
	cancel context.CancelFunc
}

func startProfiler(ctx context.Context, addr, prefix string, seconds int) *profiler {
	ctx, cancel := context.WithCancel(ctx)
	p := &profiler{base: "http://" + addr + "/debug/pprof/", prefix: prefix, cpu: make(chan error, 1), cancel: cancel}
	go func() { p.cpu <- p.fetch(ctx, fmt.Sprintf("profile?seconds=%d", seconds), "cpu") }()
	return p
}

// finish waits for the processor profile and fetches the others.
func (p *profiler) finish(ctx context.Context) error {
	defer p.cancel()
	for _, name := range []string{"allocs", "mutex"} {
		if err := p.fetch(ctx, name, name); err != nil {
			return err
		}
	}
	select {
	case err := <-p.cpu:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *profiler) fetch(ctx context.Context, path, name string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+path, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close() //nolint:errcheck // read only
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("profile %s: %s", name, resp.Status)
	}
	file, err := os.Create(p.prefix + "." + name + ".pprof")
	if err != nil {
		return fmt.Errorf("profile %s: %w", name, err)
	}
	defer file.Close() //nolint:errcheck // Sync reports what matters
	if _, err := io.Copy(file, resp.Body); err != nil {
		return fmt.Errorf("profile %s: %w", name, err)
	}
	return file.Sync()
}

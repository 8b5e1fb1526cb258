package service

import (
	"context"
	"fmt"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.uber.org/zap"
)

// AdminHandler serves what operators ask: GET /healthz (200 while the process
// lives), /readyz (200, or 503 with what hinders it, a line each) and /metrics.
func AdminHandler(gatherer prometheus.Gatherer, ready *Readiness) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeText(w, http.StatusOK, "ok")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := ready.Check(); err != nil {
			writeText(w, http.StatusServiceUnavailable, err.Error())
			return
		}
		writeText(w, http.StatusOK, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(gatherer, promhttp.HandlerOpts{}))
	return mux
}

func writeText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, text) // a client that has gone is no error of ours
}

// AdminServer is the part that serves AdminHandler on addr (host:port).
func AdminServer(addr string, gatherer prometheus.Gatherer, ready *Readiness, log *zap.Logger) Part {
	return Part{Name: "admin", Run: func(ctx context.Context) error {
		return ListenAndServe(ctx, addr, AdminHandler(gatherer, ready), log)
	}}
}

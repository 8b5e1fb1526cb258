package service

import (
	"context"
	"net/http"
	"net/http/pprof"
	"runtime"

	"go.uber.org/zap"
)

// mutexFraction is of how many waits for a lock one is recorded.
const mutexFraction = 100

// ProfilingHandler serves Go's profiles below /debug/pprof/.
func ProfilingHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index) // heap, allocs, mutex, goroutine...
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

// ProfilingServer is the part that serves ProfilingHandler on addr (host:port),
// and has waits for locks recorded while it runs. Profiles tell about the
// process's memory: the address is for those who may know.
func ProfilingServer(addr string, log *zap.Logger) Part {
	return Part{Name: "profiling", Run: func(ctx context.Context) error {
		defer runtime.SetMutexProfileFraction(runtime.SetMutexProfileFraction(mutexFraction))
		return ListenAndServe(ctx, addr, ProfilingHandler(), log)
	}}
}

package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"go.uber.org/zap"
)

const (
	// headerTimeout and idleTimeout keep slow or forgotten clients from holding
	// connections. Bodies and answers may take longer, so that a large upload or
	// download has no total limit here: handlers set deadlines where they need them.
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	// drainTimeout is how long requests in flight may take after a stop; below
	// StopTimeout, so that closing what is left fits in.
	drainTimeout = 8 * time.Second
)

// ListenAndServe is ServeHTTP on an address, host:port.
func ListenAndServe(ctx context.Context, addr string, handler http.Handler, log *zap.Logger) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w: choose another address, or stop what listens there", addr, err)
	}
	return ServeHTTP(ctx, listener, handler, log)
}

// ServeHTTP serves until ctx is done, then takes no new connection, lets the
// requests in flight end and cuts off what has not ended within 8 s. The
// listener is closed in any case.
func ServeHTTP(ctx context.Context, listener net.Listener, handler http.Handler, log *zap.Logger) error {
	errorLog, err := zap.NewStdLogAt(log.Named("http"), zap.WarnLevel)
	if err != nil {
		return errors.Join(fmt.Errorf("log of the http server: %w", err), listener.Close())
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, ErrorLog: errorLog}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	log.Info("listening", zap.String("addr", listener.Addr().String()))
	select {
	case err := <-served:
		return fmt.Errorf("serve http on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		log.Warn("requests cut off", zap.String("addr", listener.Addr().String()), zap.Error(err))
		_ = server.Close()
	}
	<-served
	return nil
}

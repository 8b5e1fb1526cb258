package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/gatehouse/gatehouse/bench/stage"
	"github.com/gatehouse/gatehouse/bench/traffic"
)

// bearer is the token that the gateway takes.
const bearer = "bench"

// startGateway starts the stage that takes events by HTTP.
func (r *rig) startGateway(ctx context.Context, program string, p topology) (*stage.Stage, error) {
	return r.startStage(ctx, program, "ingest", p,
		fmt.Sprintf(`GATEHOUSE_INGEST__TOKENS=[{sha256: "%x", tenants: ["*"]}]`, sha256.Sum256([]byte(bearer))))
}

// body is a request's body: lines of JSON, gzip.
type body struct {
	data   []byte
	events int
	last   string // id of the last event
}

// makeBody makes a body of n events of the time given.
func makeBody(source *traffic.Source, n int, at time.Time) (body, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		return body{}, err
	}
	b := body{events: n}
	for range n {
		id, value := source.Next(at)
		b.last = string(id)
		if _, err := w.Write(append(value, '\n')); err != nil {
			return body{}, err
		}
	}
	err = w.Close()
	b.data = out.Bytes()
	return b, err
}

// newHTTPClient returns a client that keeps as many connections as it uses.
func newHTTPClient(connections int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}}
}

// post sends a body and returns when the gateway has answered 202 for all of it.
func post(ctx context.Context, client *http.Client, gateway string, b body) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+gateway+"/v1/signins", bytes.NewReader(b.data))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+bearer)
	req.Header.Set("Content-Type", "application/x-ndjson")
	req.Header.Set("Content-Encoding", "gzip")
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("post to the gateway: %w", err)
	}
	defer resp.Body.Close() //nolint:errcheck // read to the end
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("read the gateway's answer: %w", err)
	}
	var answer struct{ Accepted int }
	if err := json.Unmarshal(text, &answer); err != nil || resp.StatusCode != http.StatusAccepted || answer.Accepted != b.events {
		return fmt.Errorf("the gateway answered %s to %d events: %s", resp.Status, b.events, text)
	}
	return nil
}

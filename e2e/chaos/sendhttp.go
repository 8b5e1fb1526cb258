package main

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/gatehouse/gatehouse/ingest/client"
)

// postTimeout is how long a producer waits for the gateway's answer before it
// posts the same events again: less than many faults last.
const postTimeout = 4 * time.Second

// httpSender posts to the gateway.
type httpSender struct {
	client *client.Client
	http   *http.Client
	book   *ledger
}

func newHTTPSender(gateway string, book *ledger) (*httpSender, error) {
	s := &httpSender{http: &http.Client{Timeout: postTimeout, Transport: &http.Transport{}}, book: book}
	var err error
	s.client, err = client.New(client.Config{URL: "http://" + gateway, Token: bearer, GiveUpAfter: -1, HTTP: s.http})
	return s, err
}

func (s *httpSender) send(ctx context.Context, events []event) {
	var body bytes.Buffer
	for _, e := range events {
		body.Write(e.body)
		body.WriteByte('\n')
	}
	for {
		answer, err := s.client.Post(ctx, body.Bytes())
		if err == nil {
			s.note(events, answer)
			return
		}
		if !sleep(ctx, time.Second) {
			return
		}
	}
}

// note takes the gateway's word: what it did not refuse is in Kafka.
func (s *httpSender) note(events []event, answer client.Answer) {
	var refused []int
	for _, r := range answer.Refused {
		refused = append(refused, r.Index)
		s.book.refuse(events[r.Index], r.Reason)
	}
	for i, e := range events {
		if !slices.Contains(refused, i) {
			s.book.ack(e)
		}
	}
}

func (s *httpSender) close() { s.http.CloseIdleConnections() }

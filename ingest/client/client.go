// Package client posts batches of raw sign-in events to a Gatehouse gateway and
// repeats what may be repeated: a gateway that is away, busy or asks to slow
// down. A repeated batch does no harm, for events are kept once per id.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/klauspost/compress/gzip"
	"go.uber.org/zap"
)

// Path of the gateway that takes events.
const Path = "/v1/signins"

// Config says where to post.
type Config struct {
	// URL is the gateway's address, such as http://127.0.0.1:8081, or the full
	// address events are posted to.
	URL string
	// Token is the bearer token; empty sends none.
	Token string
	// GiveUpAfter is how long one batch is tried again; 0 is two minutes, negative is for ever.
	GiveUpAfter time.Duration
	// HTTP sends the requests; nil is a client of its own.
	HTTP *http.Client
	// Log gets a line per try that failed; nil is none.
	Log *zap.Logger
}

// Client posts batches. It is safe for concurrent use.
type Client struct {
	url  string
	conf Config
}

// New checks the settings and returns a client; it does not connect.
func New(conf Config) (*Client, error) {
	u, err := url.Parse(conf.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("gateway address %q: expected http://host:port or https://host", conf.URL)
	}
	conf.Token = strings.TrimSpace(conf.Token)               // a file has an end of line
	if strings.ContainsFunc(conf.Token, unicode.IsControl) { // no header takes it
		return nil, errors.New("the token has an end of line or another control character in it: give one token on one line")
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = Path
	}
	if conf.GiveUpAfter == 0 {
		conf.GiveUpAfter = 2 * time.Minute
	}
	if conf.HTTP == nil {
		conf.HTTP = &http.Client{Timeout: time.Minute}
	}
	if conf.Log == nil {
		conf.Log = zap.NewNop()
	}
	return &Client{url: u.String(), conf: conf}, nil
}

// Answer is what the gateway said about one batch.
type Answer struct {
	// Accepted is the number of events that Kafka has acknowledged.
	Accepted int `json:"accepted"`
	// RefusedTotal is the number of events refused; Refused may list fewer.
	RefusedTotal int       `json:"refused_total"`
	Refused      []Refused `json:"refused"`
}

// Refused is one event that the gateway did not take.
type Refused struct {
	// Index is the event's place in the batch, from 0.
	Index int `json:"index"`
	// Line is the line of the batch it stood on, from 1; 0 when not said.
	Line int `json:"line"`
	// Pointer is the JSON pointer (RFC 6901) of what is wrong; empty for the whole event.
	Pointer string `json:"pointer"`
	Reason  string `json:"reason"`
	Detail  string `json:"detail"`
}

// StatusError is an answer that says nothing about single events.
type StatusError struct {
	Status  int
	Message string
}

func (e *StatusError) Error() string {
	text := fmt.Sprintf("the gateway answered %d %s", e.Status, http.StatusText(e.Status))
	if e.Message != "" {
		text += ": " + e.Message
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		text += "; get a token with: gatehouse token --ingest"
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		text += "; is this the address of the ingest gateway?"
	}
	return text
}

// Post sends one batch, one event per line, gzip-compressed, and returns when
// the gateway has answered for it. Answers 429, 502, 503 and 504 and broken
// connections are tried again, as late as Retry-After asks for and later each
// time. Errors: *StatusError for any other answer, else what kept it from
// getting through until GiveUpAfter; the context's own when that ends first.
func (c *Client) Post(ctx context.Context, ndjson []byte) (Answer, error) {
	body, err := compress(ndjson)
	if err != nil {
		return Answer{}, err
	}
	var wait backoff
	began := time.Now()
	for {
		answer, after, err := c.try(ctx, body)
		if err == nil {
			return answer, nil
		}
		if ctx.Err() != nil {
			return Answer{}, ctx.Err()
		}
		pause := wait.next(after)
		if !temporary(err) {
			return Answer{}, err
		}
		if tried := time.Since(began); c.conf.GiveUpAfter > 0 && tried+pause > c.conf.GiveUpAfter {
			return Answer{}, fmt.Errorf("post %d bytes to %s, given up after %s: %w", len(ndjson), c.url, tried.Round(time.Second), err)
		}
		c.conf.Log.Warn("post failed, trying again", zap.Error(err), zap.Duration("in", pause))
		select {
		case <-ctx.Done():
			return Answer{}, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func compress(body []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(body)/8 + 512)
	zw, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err == nil {
		_, err = zw.Write(body)
	}
	if err == nil {
		err = zw.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("compress a batch: %w", err)
	}
	return out.Bytes(), nil
}

// try posts once. after is the Retry-After of the answer, 0 for none.
func (c *Client) try(ctx context.Context, body []byte) (answer Answer, after time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return Answer{}, 0, fmt.Errorf("post to %s: %w", c.url, err)
	}
	req.Header.Set("Content-Type", "application/x-ndjson")
	req.Header.Set("Content-Encoding", "gzip")
	if c.conf.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.conf.Token)
	}
	resp, err := c.conf.HTTP.Do(req)
	if err != nil {
		return Answer{}, 0, err // names method and address
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 16<<20))
	if err != nil {
		return Answer{}, 0, &brokenAnswer{fmt.Errorf("read the answer of %s: %w", c.url, err)}
	}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusAccepted, http.StatusUnprocessableEntity:
		return readAnswer(resp.StatusCode, text)
	default:
		return Answer{}, retryAfter(resp.Header.Get("Retry-After"), time.Now()), &StatusError{resp.StatusCode, message(text)}
	}
}

func readAnswer(status int, text []byte) (Answer, time.Duration, error) {
	var answer Answer
	if err := json.Unmarshal(text, &answer); err != nil {
		return Answer{}, 0, &StatusError{status, "and no counts of events: is this the address of the ingest gateway? " + message(text)}
	}
	answer.RefusedTotal = max(answer.RefusedTotal, len(answer.Refused))
	if status == http.StatusUnprocessableEntity && answer.RefusedTotal == 0 {
		return Answer{}, 0, &StatusError{status, message(text)}
	}
	return answer, 0, nil
}

// message is what an error answer says, in the shapes {"error":{"message"}},
// {"error":"..."} and plain text, cut short.
func message(body []byte) string {
	var nested struct {
		Error struct{ Code, Message string }
	}
	var flat struct{ Error, Message, Detail string }
	text := strings.TrimSpace(string(body))
	switch {
	case json.Unmarshal(body, &nested) == nil && nested.Error.Message != "":
		text = nested.Error.Message
	case json.Unmarshal(body, &flat) == nil && flat.Error+flat.Message+flat.Detail != "":
		text = strings.Join(strings.Fields(flat.Error+" "+flat.Message+" "+flat.Detail), " ")
	}
	return strings.ToValidUTF8(text[:min(len(text), 500)], "")
}

// brokenAnswer is a connection that broke while the answer came.
type brokenAnswer struct{ error }

func (e *brokenAnswer) Unwrap() error { return e.error }

// temporary is whether trying again may help.
func temporary(err error) bool {
	var status *StatusError
	if errors.As(err, &status) {
		switch status.Status {
		case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return true
		}
		return false
	}
	var broken *brokenAnswer
	var transport *url.Error
	return errors.As(err, &broken) || errors.As(err, &transport)
}

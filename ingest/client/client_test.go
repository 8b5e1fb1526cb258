package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

func TestPost_AnswerAndRequest(t *testing.T) {
	var body, header string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		zr, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		text, _ := io.ReadAll(zr)
		body, header = string(text), r.URL.Path+" "+r.Header.Get("Content-Type")+" "+r.Header.Get("Authorization")
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = io.WriteString(w, `{"error":{"code":"x","message":"y"},"accepted":0,"refused":[{"index":1,"line":2,"pointer":"/a","reason":"no-time","detail":"d"}],"refused_total":3}`)
	}))
	defer server.Close()
	c, err := New(Config{URL: server.URL, Token: "t"})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := c.Post(t.Context(), []byte("{}\n{}\n"))
	if err != nil || answer.RefusedTotal != 3 || len(answer.Refused) != 1 || answer.Refused[0] != (Refused{1, 2, "/a", "no-time", "d"}) {
		t.Errorf("answer %+v, %v", answer, err)
	}
	if body != "{}\n{}\n" || header != "/v1/signins application/x-ndjson Bearer t" {
		t.Errorf("request %q %q", header, body)
	}
}

func TestPost_Errors(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"graph shape":   {http.StatusBadRequest, `{"error":{"code":"BadRequest","message":"the body is empty"}}`, "400 Bad Request: the body is empty"},
		"flat":          {http.StatusBadRequest, `{"error":"bad","detail":"really"}`, "bad really"},
		"text":          {http.StatusInternalServerError, "boom\n", "500 Internal Server Error: boom"},
		"forbidden":     {http.StatusForbidden, "", "gatehouse token --ingest"},
		"not found":     {http.StatusNotFound, "", "ingest gateway"},
		"not a gateway": {http.StatusOK, "<html>", "ingest gateway"},
		"422 of others": {http.StatusUnprocessableEntity, `{"error":{"message":"no"}}`, "422 Unprocessable Entity: "},
	} {
		t.Run(name, func(t *testing.T) {
			var requests atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				requests.Add(1)
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.body)
			}))
			defer server.Close()
			c, err := New(Config{URL: server.URL})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Post(t.Context(), []byte("{}\n"))
			var status *StatusError
			if !errors.As(err, &status) || status.Status != tc.status || !strings.Contains(err.Error(), tc.want) || requests.Load() != 1 {
				t.Errorf("error %v after %d requests, want %q after one", err, requests.Load(), tc.want)
			}
		})
	}
}

func TestPost_NegativeGiveUp_GoesOnUntilTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) == 5 {
			cancel()
		}
		w.Header().Set("Retry-After", "0.001")
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer server.Close()
	c, err := New(Config{URL: server.URL, GiveUpAfter: -1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Post(ctx, []byte("{}\n")); !errors.Is(err, context.Canceled) || requests.Load() != 5 {
		t.Errorf("error %v after %d requests, want the context's after 5", err, requests.Load())
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, " 1.5 ": 1500 * time.Millisecond, "-3": 0, "soon": 0,
		"Wed, 04 Mar 2026 05:06:27 GMT": 20 * time.Second, "Wed, 04 Mar 2026 05:06:00 GMT": 0,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q asks for %s, want %s", value, got, want)
		}
	}
}

func TestBackoff_GrowsWithinBounds(t *testing.T) {
	var b backoff
	last := time.Duration(0)
	for range 20 {
		pause := b.next(0)
		if pause < firstPause*3/4 || pause > longestPause || pause < last*3/4 {
			t.Fatalf("%s after %s", pause, last)
		}
		last = pause
	}
	if last < longestPause*3/4 {
		t.Errorf("stays at %s", last)
	}
	if got := b.next(time.Hour); got != longestAsked {
		t.Errorf("waits %s when asked for an hour", got)
	}
}

func TestNew_Addresses(t *testing.T) {
	for _, url := range []string{"", "localhost:8081", "ftp://x", "http://", "://"} {
		if _, err := New(Config{URL: url}); err == nil {
			t.Errorf("%q was taken", url)
		}
	}
}

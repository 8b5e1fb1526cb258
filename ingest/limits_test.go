package ingest

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// A request goes through whole; what it brought beyond the rate is waited for
// afterwards, by its token alone.
func TestGateway_holdsTokensToTheirRate(t *testing.T) {
	signer := openSigner(t)
	g := startGateway(t, testkit.Kafka(t), func(c *Config) {
		c.RatePerToken, c.RateBurst, c.Auth = 0.01, 5, signer.Config()
	})
	one := event(t, "graph", "1") + "\n"
	got := g.postText(t, strings.Repeat(one, 3), "Content-Type: "+contentNDJSON)
	assert.Equal(t, http.StatusAccepted, got.status)
	got = g.postText(t, strings.Repeat(one, 8), "Content-Type: "+contentNDJSON)
	assert.Equal(t, http.StatusAccepted, got.status, "two of its events were left")
	assert.EqualValues(t, 8, got.Accepted)

	got = g.postText(t, one)
	require.Equal(t, http.StatusTooManyRequests, got.status)
	assert.Equal(t, "TooManyRequests", got.Error.Code)
	seconds, err := strconv.Atoi(got.header.Get("Retry-After"))
	require.NoError(t, err)
	assert.InDelta(t, 700, seconds, 20, "six owed and one for the next, at one in 100 s")

	other, err := signer.Token(auth.Claims{Tenant: tenantA}, auth.AudienceIngest, time.Hour)
	require.NoError(t, err)
	got = g.postText(t, one, "Authorization: Bearer "+other)
	assert.Equal(t, http.StatusAccepted, got.status, "another token's rate is its own")
	assert.Len(t, g.stored(t), 12)
}

func TestLimits(t *testing.T) {
	now := time.Now()
	l := newLimits(10, 0)
	limiter := l.of("a", now)
	assert.Same(t, limiter, l.of("a", now))
	assert.Zero(t, wait(limiter, now))
	charge(limiter, now, 25) // more than the burst of 10
	assert.InDelta(t, 1.6, wait(limiter, now).Seconds(), 0.01)
	assert.Zero(t, wait(limiter, now.Add(1601*time.Millisecond)))

	unlimited := newLimits(0, 0).of("a", now)
	charge(unlimited, now, 1_000_000)
	assert.Zero(t, wait(unlimited, now))
}

// Tokens that owe nothing are forgotten when there are many, others are not.
func TestLimits_forgetsIdleTokens(t *testing.T) {
	now := time.Now()
	l := newLimits(1, 1)
	owing := l.of("owing", now)
	charge(owing, now, 3)
	for i := range maxLimiters + 10 {
		l.of(strconv.Itoa(i), now)
	}
	assert.Less(t, len(l.limiters), 20)
	assert.Same(t, owing, l.of("owing", now))
}

func TestBuffer(t *testing.T) {
	b := buffer{limit: 10}
	assert.True(t, b.take(6))
	assert.False(t, b.take(5))
	assert.True(t, b.take(4))
	b.give(6)
	assert.True(t, b.take(5))
	assert.EqualValues(t, 2, b.records.Load())
	assert.EqualValues(t, 9, b.bytes.Load())
}

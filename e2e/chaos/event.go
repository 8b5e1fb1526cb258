package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// The ways by which events come in.
const (
	wayHTTP    = "http"
	wayKafka   = "kafka"
	wayRelay   = "relay"
	wayUnknown = "unknown" // of what nobody sent
)

// event is one event as a producer sends it.
type event struct {
	way    string
	id     string
	body   []byte
	poison schemas.DeadReason // the reason it must be refused for; empty for a good one
}

// idPattern finds an event's id in whatever is left of it.
var idPattern = regexp.MustCompile(`chaos-(?:http|kafka|relay)-\d{7}`)

// tenantPrefix begins the tenants' names.
const tenantPrefix = "0c4a0500-0000-4000-8000-00000000000"

// poisoned is the share of events that must be refused: one in so many.
const poisoned = 40

// maker makes the events of one way. It serves one goroutine.
type maker struct {
	way    string
	next   int
	random *rand.Rand
	now    func() time.Time
}

// newMaker makes events of a way; seed and stream decide what they hold.
func newMaker(way string, seed, stream uint64) *maker {
	return &maker{way: way, random: rand.New(rand.NewPCG(seed, stream)), now: time.Now}
}

// batch makes up to so many events.
func (m *maker) batch(most int) []event {
	events := make([]event, 1+m.random.IntN(most))
	for i := range events {
		if m.random.IntN(poisoned) == 0 {
			events[i] = m.poison()
		} else {
			events[i] = m.good()
		}
	}
	return events
}

func (m *maker) id() string {
	m.next++
	return fmt.Sprintf("chaos-%s-%07d", m.way, m.next)
}

// good makes an event that must be queryable, up to 90 minutes old.
func (m *maker) good() event {
	id := m.id()
	at := m.now().Add(-time.Duration(m.random.IntN(90)) * time.Minute)
	return event{way: m.way, id: id, body: m.signIn(id, stamp(at), tenant(m.random), "0")}
}

// poison makes an event that must be refused. Large ones are rare, for they cost
// as much as a thousand others.
func (m *maker) poison() event {
	id, now := m.id(), stamp(m.now().Add(-time.Minute))
	whole := m.signIn(id, now, tenant(m.random), "0")
	made := event{way: m.way, id: id, body: whole}
	if m.random.IntN(50) == 0 {
		made.poison = schemas.DeadTooLarge
		made.body = fmt.Appendf(nil, `{"id":%q,"pad":%q,%s`, id, strings.Repeat("x", schemas.MaxEventBytes), whole[1:])
		return made
	}
	switch m.random.IntN(6) {
	case 0:
		made.poison, made.body = schemas.DeadNotJSON, whole[:len(whole)-20]
	case 1:
		made.poison, made.body = schemas.DeadNotAnEvent, fmt.Appendf(nil, `{"id":%q,"temperature":21}`, id)
	case 2:
		made.poison, made.body = schemas.DeadWrongType, m.signIn(id, now, tenant(m.random), `{"code":7}`)
	case 3:
		made.poison, made.body = schemas.DeadNoTime, m.signIn(id, "null", tenant(m.random), "0")
	case 4:
		made.poison, made.body = schemas.DeadFuture, m.signIn(id, stamp(m.now().Add(24*time.Hour)), tenant(m.random), "0")
	case 5:
		made.poison, made.body = schemas.DeadNoTenant, m.signIn(id, now, "null", "0")
	}
	return made
}

func stamp(t time.Time) string { return t.UTC().Format(`"2006-01-02T15:04:05Z"`) }

func tenant(random *rand.Rand) string { return fmt.Sprintf(`"%s%d"`, tenantPrefix, random.IntN(3)) }

// signIn is a Graph signIn; the time, the tenant and the error code are JSON values.
func (m *maker) signIn(id, at, tenant, code string) []byte {
	user := m.random.IntN(500)
	return fmt.Appendf(nil, `{"id":%q,"createdDateTime":%s,"tenantId":%s,"userId":"user-%d","userPrincipalName":"user%d@chaos.example",`+
		`"appId":"app-%d","appDisplayName":"Application %d","ipAddress":"203.0.113.%d","clientAppUsed":"Browser","isInteractive":true,`+
		`"conditionalAccessStatus":"success","location":{"city":"Oslo","countryOrRegion":"NO"},"status":{"errorCode":%s}}`,
		id, at, tenant, user, user, user%7, user%7, user%250, code)
}

package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestLedger_notesWhatBecameOfEvents(t *testing.T) {
	book := newLedger()
	a, b, c := event{way: wayHTTP, id: "a"}, event{way: wayRelay, id: "b"}, event{way: wayHTTP, id: "c", poison: schemas.DeadNoTime}
	book.send([]event{a, b, c})
	book.ack(a, b)
	book.ack(a)
	book.refuse(c, "no-time")
	sent, acknowledged, refused := book.counts()
	assert.Equal(t, [3]int{3, 2, 1}, [3]int{sent, acknowledged, refused}, "a second acknowledgement counts for nothing")
	all := book.all()
	assert.False(t, all["a"].acked.IsZero())
	assert.Equal(t, "no-time", all["c"].refused)
	assert.True(t, all["c"].acked.IsZero())

	// What the relay has yet to copy says nothing about stored-through.
	ids, next := book.ackedBetween(0, time.Now().Add(time.Second))
	assert.Equal(t, []string{"a"}, ids)
	ids, _ = book.ackedBetween(next, time.Now().Add(time.Second))
	assert.Empty(t, ids)
	ids, next = book.ackedBetween(0, all["a"].acked)
	assert.Empty(t, ids, "not before that instant")
	assert.Zero(t, next)
}

package main

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// echo is a server that says what it hears, behind a link.
func echo(t *testing.T) *link {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(conn, conn); _ = conn.Close() }()
		}
	}()
	l, err := newLink("127.0.0.1:0", listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(l.close)
	return l
}

func dial(t *testing.T, l *link) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", l.addr())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// ask says something and waits a while for it to come back.
func ask(conn net.Conn, text string, within time.Duration) (string, error) {
	if _, err := conn.Write([]byte(text)); err != nil {
		return "", err
	}
	return hear(conn, len(text), within)
}

func hear(conn net.Conn, n int, within time.Duration) (string, error) {
	_ = conn.SetReadDeadline(time.Now().Add(within))
	buffer := make([]byte, n)
	_, err := io.ReadFull(conn, buffer)
	return string(buffer), err
}

const patience = time.Minute

func TestLink_cut_endsConnectionsAndRefusesNewOnes(t *testing.T) {
	l := echo(t)
	conn := dial(t, l)
	got, err := ask(conn, "one", patience)
	require.NoError(t, err)
	assert.Equal(t, "one", got)
	l.hinder(cut)
	_, err = hear(conn, 1, patience)
	assert.Error(t, err)
	_, err = ask(dial(t, l), "two", patience)
	assert.Error(t, err)
	l.heal()
	_, err = ask(dial(t, l), "three", patience)
	assert.NoError(t, err)
}

func TestLink_stall_holdsWhatIsSaidUntilItHeals(t *testing.T) {
	l := echo(t)
	conn := dial(t, l)
	l.hinder(stall)
	_, err := ask(conn, "late", 100*time.Millisecond)
	assert.True(t, errors.Is(err, os.ErrDeadlineExceeded), "%v", err)
	l.heal()
	got, err := hear(conn, 4, patience)
	assert.NoError(t, err)
	assert.Equal(t, "late", got)
}

func TestLink_halfOpen_losesWhatIsSaidOnOpenConnectionsOnly(t *testing.T) {
	l := echo(t)
	old := dial(t, l)
	_, err := ask(old, "one", patience)
	require.NoError(t, err)
	l.hinder(halfOpen)
	_, err = ask(old, "gone", 100*time.Millisecond)
	assert.True(t, errors.Is(err, os.ErrDeadlineExceeded), "it is not told: %v", err)
	_, err = ask(dial(t, l), "new", patience)
	assert.NoError(t, err)
	l.heal()
	_, err = hear(old, 1, patience)
	assert.ErrorIs(t, err, io.EOF, "what lost bytes does not go on")
}

func TestLink_throttle_passesEverythingInTheEnd(t *testing.T) {
	l := echo(t)
	conn := dial(t, l)
	l.hinder(throttle)
	text := string(make([]byte, throttled/8))
	got, err := ask(conn, text, patience)
	assert.NoError(t, err)
	assert.Equal(t, text, got)
}

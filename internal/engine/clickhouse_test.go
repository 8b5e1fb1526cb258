package engine

import (
	"context"
	"net/http"
	"testing"
)

func TestStartClickHouse_secondStart_findsData(t *testing.T) {
	dir := t.TempDir()
	ch, err := StartClickHouse(context.Background(), ClickHouseOptions{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(ask(t.Context(), http.DefaultClient, ch.HTTPURL(), "SELECT timezone(), version()"))
	t.Log(ch.Close())
}

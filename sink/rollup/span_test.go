package rollup

import (
	"reflect"
	"testing"
	"time"
)

func TestFloorTo(t *testing.T) {
	at := time.Date(2026, 3, 4, 17, 59, 59, 0, time.UTC) // a Wednesday
	for length, want := range map[int64]time.Time{
		hour: time.Date(2026, 3, 4, 17, 0, 0, 0, time.UTC),
		day:  time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC),
		week: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
	} {
		if got := floorTo(at.Unix(), length); got != want.Unix() {
			t.Errorf("floor to %d s: %s, want %v", length, moment(got), want)
		}
		if got := floorTo(want.Unix(), length); got != want.Unix() {
			t.Errorf("floor of the beginning to %d s: %s, want %v", length, moment(got), want)
		}
	}
	if got := floorTo(-1, hour); got != -hour {
		t.Errorf("floor of -1: %d", got)
	}
}

func TestChunks_stayWithinAWeekAndTheLimits(t *testing.T) {
	monday := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).Unix()
	hours := []weighted{
		{span{"b", monday}, 10}, {span{"a", monday}, 10}, // in order of time, then tenant
		{span{"a", monday - hour}, 1},                                                            // the week before
		{span{"a", monday + hour}, 85},                                                           // over the rows of one
		{span{"a", monday + 2*hour}, 500},                                                        // more than the limit: alone
		{span{"a", monday + 3*hour}, 0}, {span{"b", monday + 3*hour}, 0}, {span{"c", monday}, 1}, // over the spans of one
		{span{"c", monday + 3*hour}, 0}, {span{"d", monday + 3*hour}, 0},
	}
	want := [][]span{
		{{"a", monday - hour}},
		{{"a", monday}, {"b", monday}, {"c", monday}},
		{{"a", monday + hour}},
		{{"a", monday + 2*hour}},
		{{"a", monday + 3*hour}, {"b", monday + 3*hour}, {"c", monday + 3*hour}},
		{{"d", monday + 3*hour}},
	}
	if got := chunks(hours, 100, 3); !reflect.DeepEqual(got, want) {
		t.Errorf("chunks\n%v, want\n%v", got, want)
	}
	if got := chunks(nil, 100, 3); len(got) != 0 {
		t.Errorf("chunks of nothing: %v", got)
	}
}

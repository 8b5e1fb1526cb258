package report

import (
	"slices"
	"testing"
)

func TestApplicationBucket_cells_usersAreEmptyWhereTheyAreNotCounted(t *testing.T) {
	column := slices.Index(bucketHeader(), "distinctUsers")
	none, three := new(uint64), uint64(3)
	for users, want := range map[*uint64]string{nil: "", none: "0", &three: "3"} {
		if got := (applicationBucket{DistinctUsers: users}).cells()[column]; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

package report

import (
	"fmt"
	"testing"

	"github.com/gatehouse/gatehouse/internal/policy"
)

func TestUsersIn_groupsInGroups(t *testing.T) {
	groups := []policy.Group{
		{ID: "G1", DisplayName: "Staff", Members: []string{"u1", "g2", "u2@x"}}, {ID: "g2", DisplayName: "More", Members: []string{"U1", "g1", "u3"}}, {ID: "g3", Members: []string{"u9"}},
	}
	for _, name := range []string{"g1", "staff"} {
		users, found := usersIn(groups, name)
		if !found || fmt.Sprint(users) != "[u1 u2@x u3]" {
			t.Errorf("%s: %v, %v", name, users, found)
		}
	}
	if _, found := usersIn(groups, "u1"); found {
		t.Error("a user is taken for a group")
	}
}

package report

import (
	"fmt"
	"strings"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/tenants"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/graph"
)

// membersOf are the users of a group of the tenant's directory, which its
// policies come with: ids or names, those of groups in the group included.
func (s *Reports) membersOf(who access.Reader, group string) ([]string, *graph.Problem) {
	if !who.Policies {
		return nil, graph.Forbidden("The tenant's directory is read by those who read its policies; give ids instead of group.")
	}
	if s.Policies == nil {
		return nil, graph.NotFound("This service knows no directory of the tenant; give ids instead of group.")
	}
	value, version, err := s.Policies(who.Tenant)
	if err != nil {
		return nil, graph.Internal(err)
	}
	if version == "" {
		return nil, graph.NotFound("The tenant has no directory here: it is put with its policies. Give ids instead of group.")
	}
	record, err := tenants.ReadRecord(value)
	if err != nil {
		return nil, graph.Internal(err)
	}
	if len(record.Directory) == 0 {
		return nil, graph.NotFound("The tenant has no directory here: it is put with its policies. Give ids instead of group.")
	}
	directory, err := policy.ParseDirectory(record.Directory)
	if err != nil {
		return nil, graph.Internal(fmt.Errorf("read the directory of tenant %s: %w", who.Tenant, err))
	}
	users, ok := usersIn(directory.Groups, group)
	if !ok {
		return nil, graph.NotFound(fmt.Sprintf("The tenant's directory has no group '%s'.", graph.Clip(group)))
	}
	return users, nil
}

// usersIn are the users of the group with an id or a name, each once; false when
// there is no such group.
func usersIn(groups []policy.Group, idOrName string) (users []string, found bool) {
	byID := map[string]policy.Group{}
	var left []string
	for _, g := range groups {
		byID[strings.ToLower(g.ID)] = g
		if strings.EqualFold(g.ID, idOrName) || strings.EqualFold(g.DisplayName, idOrName) {
			left, found = append(left, g.ID), true
		}
	}
	seen := map[string]bool{}
	for len(left) > 0 {
		key := strings.ToLower(left[0])
		if group, isGroup := byID[key]; !seen[key] && isGroup {
			left = append(left, group.Members...)
		} else if !seen[key] {
			users = append(users, left[0])
		}
		seen[key] = true
		left = left[1:]
	}
	return users, found
}

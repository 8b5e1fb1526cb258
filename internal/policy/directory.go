package policy

import (
	"fmt"
	"slices"
	"strings"
)

// Directory says who is a member of the groups and roles that policies mean.
type Directory struct {
	Groups []Group
	Roles  []Role
	// Guests are ids or user principal names of users that are guests, beside
	// those whom sign-ins call guests.
	Guests []string
}

// Group is a group of users. Groups in groups count, however deep.
type Group struct {
	ID          string
	DisplayName string
	// Members are ids or user principal names of users, and ids of groups.
	Members []string
}

// Role is a directory role. A group that is a member gives the role to its members.
type Role struct {
	TemplateID  string
	DisplayName string
	Members     []string
}

// ParseDirectory reads
//
//	{"groups": [{"id": "...", "displayName": "...", "members": ["user id or name", "group id"]}],
//	 "roles":  [{"roleTemplateId": "...", "displayName": "...", "members": []}],
//	 "guests": ["user id or name"]}
//
// with all parts optional, in the encodings of ParsePolicies. A member may also
// be an object with "id" or "userPrincipalName", as Graph lists members; both
// are taken. With problems in the file, the error lists all of them and the
// directory holds the rest.
func ParseDirectory(data []byte) (*Directory, error) {
	text, err := decodeText(data)
	if err == nil {
		err = validJSON(text)
	}
	if err != nil {
		return nil, fmt.Errorf("read directory: %w", err)
	}
	to := &report{}
	root := open(element{raw: text}, to)
	d := &Directory{}
	for _, n := range root.get("groups").list() {
		g := Group{ID: n.get("id").required(), DisplayName: n.get("displayName").text(), Members: n.get("members").members()}
		d.Groups = append(d.Groups, g)
	}
	for _, n := range root.get("roles").list() {
		r := Role{TemplateID: n.get("roleTemplateId").text(), DisplayName: n.get("displayName").text(), Members: n.get("members").members()}
		if r.TemplateID == "" && r.DisplayName == "" {
			n.problem("the role has neither roleTemplateId nor displayName")
		}
		d.Roles = append(d.Roles, r)
	}
	d.Guests = root.get("guests").members()
	for _, other := range root.others("groups", "roles", "guests") {
		other.problem("is unknown here: a directory has groups, roles and guests")
	}
	return d, to.problems.err()
}

// members returns the names by which a list's members can be met.
func (n node) members() []string {
	var out []string
	for _, item := range n.list() {
		if _, ok := item.value.(map[string]any); !ok {
			if text := item.text(); text != "" {
				out = append(out, text)
			}
			continue
		}
		id, name := item.get("id").text(), item.get("userPrincipalName").text()
		if id == "" && name == "" {
			item.problem("the member has neither id nor userPrincipalName")
		}
		for _, text := range []string{id, name} {
			if text != "" {
				out = append(out, text)
			}
		}
	}
	return out
}

// roster resolves groups and roles to users, each once.
type roster struct {
	groups   map[string]*Group
	resolved map[string][]string
	roles    []Role
}

func newRoster(d *Directory) *roster {
	r := &roster{groups: map[string]*Group{}, resolved: map[string][]string{}}
	if d == nil {
		return r
	}
	for i := range d.Groups {
		g := &d.Groups[i]
		if name := lower(g.DisplayName); name != "" && r.groups[name] == nil {
			r.groups[name] = g
		}
	}
	for i := range d.Groups { // ids outrank names
		r.groups[lower(d.Groups[i].ID)] = &d.Groups[i]
	}
	r.roles = d.Roles
	return r
}

// group returns the users of a group, given its id or name; false when the
// directory does not know it.
func (r *roster) group(name string) ([]string, bool) {
	g := r.groups[lower(name)]
	if g == nil {
		return nil, false
	}
	key := lower(g.ID)
	if users, ok := r.resolved[key]; ok {
		return users, true
	}
	users := r.users(g.Members)
	r.resolved[key] = users
	return users, true
}

// users returns the users among members and in the groups among them. Groups in
// each other are walked once.
func (r *roster) users(members []string) []string {
	seen := map[string]bool{}
	queue := append([]string(nil), members...)
	var out []string
	for len(queue) > 0 {
		key := lower(queue[0])
		queue = queue[1:]
		if seen[key] {
			continue
		}
		seen[key] = true
		if g := r.groups[key]; g != nil && lower(g.ID) == key {
			queue = append(queue, g.Members...)
			continue
		}
		out = append(out, key)
	}
	return out
}

// role returns the users of a role, given its template id or name. When the
// directory lists roles by that kind of name and not this one, it has no
// members: Graph lists only roles that somebody has had.
func (r *roster) role(name string) ([]string, bool) {
	comparable := len(r.roles) > 0
	for _, role := range r.roles {
		if role.is(name) {
			return r.users(role.Members), true
		}
		named := role.DisplayName
		if isGUID(name) {
			named = role.TemplateID
		}
		comparable = comparable && named != ""
	}
	return nil, comparable
}

// lists reports whether the directory has a role, given its template id or name.
func (r *roster) lists(name string) bool {
	return slices.ContainsFunc(r.roles, func(role Role) bool { return role.is(name) })
}

func (r *Role) is(name string) bool {
	return strings.EqualFold(r.TemplateID, name) || strings.EqualFold(r.DisplayName, name)
}

// everyRole returns the users with any role.
func (r *roster) everyRole() ([]string, bool) {
	var out []string
	for _, role := range r.roles {
		out = append(out, r.users(role.Members)...)
	}
	return out, len(r.roles) > 0
}

func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
		default:
			return false
		}
	}
	return true
}

// lower folds ASCII letters: ids, addresses and names are compared so.
func lower(s string) string {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return string(appendLower(nil, s))
		}
	}
	return s
}

func appendLower(dst []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

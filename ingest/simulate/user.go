package simulate

import (
	"cmp"
	"slices"
)

// User is a person of a world as a directory shows them.
type User struct {
	// ID is the object id, Tenant the tenant's GUID.
	ID, Tenant string
	// Name is the display name, PrincipalName the user principal name.
	Name, PrincipalName string
}

// Users are the people of the world's tenant of that place, 0 being the first, who
// work there and whose accounts are in use: those who sign in most come first.
// None when there is no such tenant.
func (w *World) Users(place int) []User {
	if place < 0 || place >= len(w.tenants) {
		return nil
	}
	var people []*person
	for _, p := range w.tenants[place].people {
		if !p.guest && !p.disabled && p.legacy == nil {
			people = append(people, p)
		}
	}
	slices.SortStableFunc(people, func(a, b *person) int { return cmp.Compare(b.activity, a.activity) })
	var users []User
	for _, p := range people {
		users = append(users, User{ID: p.id, Tenant: p.tenant.ID, Name: p.display, PrincipalName: p.upn})
	}
	return users
}

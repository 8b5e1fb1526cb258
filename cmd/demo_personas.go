package cmd

import (
	"fmt"

	"github.com/gatehouse/gatehouse/ingest/simulate"
	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/query/session"
)

// demoPersonas are people of the demo's world, each with a role of another reach.
// Each has sign-ins of their own.
func demoPersonas() ([]session.Persona, error) {
	world, err := demoWorld()
	if err != nil {
		return nil, err
	}
	ours, theirs := world.Users(0), world.Users(1)
	if len(ours) < 4 || len(theirs) < 1 {
		return nil, fmt.Errorf("lend personas: the demo's world has too few people")
	}
	persona := func(id string, of simulate.User, about string, roles ...string) session.Persona {
		return session.Persona{ID: id, About: about, Claims: auth.Claims{
			Tenant: of.Tenant, User: of.ID, Name: of.Name, PrincipalName: of.PrincipalName, Roles: roles,
		}}
	}
	return []session.Persona{
		persona("administrator", ours[0], "Sees everything of the tenant, changes policies and reads who read what.", "Global Administrator"),
		persona("security-reader", ours[1], "Sees all sign-ins of the tenant and what policies said, and changes nothing.", "Security Reader"),
		persona("reports-reader", ours[2], "Sees all sign-ins of the tenant, without what policies said.", "Reports Reader"),
		persona("user", ours[3], "Sees their own sign-ins."),
		persona("other-tenant", theirs[0], "Sees everything of another tenant, and nothing of this one.", "Global Administrator"),
	}, nil
}

package rows

import (
	"github.com/gatehouse/gatehouse/schemas/packed"
	"github.com/gatehouse/gatehouse/sink/column"
)

// actorColumns say who signed in to what.
type actorColumns struct {
	userID            idColumns
	userPrincipalName column.Text
	userDisplayName   column.Text
	app               packedColumn
	resource          packedColumn
	servicePrincipal  packedColumn
}

func (g *actorColumns) bind(c *Columns) {
	g.userID.bind(c, "user_id")
	c.bind("user_principal_name", &g.userPrincipalName)
	c.bind("user_display_name", &g.userDisplayName)
	g.app.fill, g.resource.fill, g.servicePrincipal.fill = fillApp, fillResource, fillServicePrincipal
	c.bind("_app", &g.app)
	c.bind("_resource", &g.resource)
	c.bind("_service_principal", &g.servicePrincipal)
}

func (g *actorColumns) append(ev rowEvent) {
	g.userID.append(ev.UserId)
	g.userPrincipalName.Append(ev.UserPrincipalName)
	g.userDisplayName.Append(ev.UserDisplayName)
	g.app.append(ev)
	g.resource.append(ev)
	g.servicePrincipal.append(ev)
}

func fillApp(t *packed.Text, ev rowEvent) {
	t.Add(ev.AppId)
	t.Add(ev.AppDisplayName)
}

func fillResource(t *packed.Text, ev rowEvent) {
	t.Add(ev.ResourceId)
	t.Add(ev.ResourceDisplayName)
}

func fillServicePrincipal(t *packed.Text, ev rowEvent) {
	t.Add(ev.ServicePrincipalId)
	t.Add(ev.ServicePrincipalName)
}

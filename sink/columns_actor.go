package sink

import "github.com/gatehouse/gatehouse/schemas"

// actorColumns say who signed in to what.
type actorColumns struct {
	userID               idColumns
	userPrincipalName    textColumn
	userDisplayName      textColumn
	userType             dictionary
	homeTenantID         dictionary
	servicePrincipalID   dictionary
	servicePrincipalName dictionary
	appID                dictionary
	appDisplayName       dictionary
	resourceID           dictionary
	resourceDisplayName  dictionary
	resourceTenantID     dictionary
}

func (g *actorColumns) bind(c *columns) {
	g.userID.bind(c, "user_id")
	c.bind("user_principal_name", &g.userPrincipalName)
	c.bind("user_display_name", &g.userDisplayName)
	c.bind("user_type", &g.userType)
	c.bind("home_tenant_id", &g.homeTenantID)
	c.bind("service_principal_id", &g.servicePrincipalID)
	c.bind("service_principal_name", &g.servicePrincipalName)
	c.bind("app_id", &g.appID)
	c.bind("app_display_name", &g.appDisplayName)
	c.bind("resource_id", &g.resourceID)
	c.bind("resource_display_name", &g.resourceDisplayName)
	c.bind("resource_tenant_id", &g.resourceTenantID)
}

func (g *actorColumns) append(ev *schemas.SignIn) {
	g.userID.append(ev.UserId)
	g.userPrincipalName.Append(ev.UserPrincipalName)
	g.userDisplayName.Append(ev.UserDisplayName)
	g.userType.Append(ev.UserType)
	g.homeTenantID.Append(ev.HomeTenantId)
	g.servicePrincipalID.Append(ev.ServicePrincipalId)
	g.servicePrincipalName.Append(ev.ServicePrincipalName)
	g.appID.Append(ev.AppId)
	g.appDisplayName.Append(ev.AppDisplayName)
	g.resourceID.Append(ev.ResourceId)
	g.resourceDisplayName.Append(ev.ResourceDisplayName)
	g.resourceTenantID.Append(ev.ResourceTenantId)
}

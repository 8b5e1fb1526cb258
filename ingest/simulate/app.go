package simulate

// app is an application that people sign in to, with the resource it asks a
// token for.
type app struct {
	id, name             string
	resourceID, resource string
	// native apps sign in outside a browser.
	native bool
	// guarded apps ask for a compliant device.
	guarded bool
	// weight is the share among a person's sign-ins.
	weight float64
}

// Resources that several apps share.
const (
	graphID      = "00000003-0000-0000-c000-000000000000"
	exchangeID   = "00000002-0000-0ff1-ce00-000000000000"
	sharePointID = "00000003-0000-0ff1-ce00-000000000000"
	azureID      = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
)

// apps lists the applications, the most used first. The weights fall as 1/rank,
// as the use of applications in an organisation does.
func apps() []*app {
	list := []*app{
		{id: "5e3ce6c0-2b1f-4285-8d4b-75ee78787346", name: "Microsoft Teams Web Client", resourceID: graphID, resource: "Microsoft Graph"},
		{id: "d3590ed6-52b3-4102-aeff-aad2292ab01c", name: "Microsoft Office", resourceID: exchangeID, resource: "Office 365 Exchange Online", native: true},
		{id: "9199bf20-a13f-4107-85dc-02114787ef48", name: "One Outlook Web", resourceID: exchangeID, resource: "Office 365 Exchange Online"},
		{id: "4765445b-32c6-49b0-83e6-1d93765276ca", name: "OfficeHome", resourceID: graphID, resource: "Microsoft Graph"},
		{id: "08e18876-6177-487e-b8b5-cf950c1e598c", name: "SharePoint Online Web Client Extensibility", resourceID: sharePointID, resource: "Office 365 SharePoint Online"},
		{id: "1fec8e78-bce4-4aaf-ab1b-5451cc387264", name: "Microsoft Teams", resourceID: graphID, resource: "Microsoft Graph", native: true},
		{id: "27922004-5251-4030-b22d-91ecd9a37ea4", name: "Outlook Mobile", resourceID: exchangeID, resource: "Office 365 Exchange Online", native: true},
		{id: "7b1f2c34-5a0e-4f0e-9a55-3f4c0f7a1d01", name: "Time and Travel", resourceID: "7b1f2c34-5a0e-4f0e-9a55-3f4c0f7a1d02", resource: "Time and Travel"},
		{id: "c44b4083-3bb0-49c1-b47d-974e53cbdf3c", name: "Azure Portal", resourceID: azureID, resource: "Windows Azure Service Management API"},
		{id: "2c9d8e41-6f6a-4c7b-8a13-90b5d4e3c201", name: "Ledger", resourceID: "2c9d8e41-6f6a-4c7b-8a13-90b5d4e3c202", resource: "Ledger", guarded: true},
		{id: "e2a7d9b0-1c44-4b6a-b0d2-6a5f3d7c9e01", name: "Customer Desk", resourceID: "e2a7d9b0-1c44-4b6a-b0d2-6a5f3d7c9e02", resource: "Customer Desk"},
		{id: "04b07795-8ddb-461a-bbee-02f9e1bf7b46", name: "Microsoft Azure CLI", resourceID: azureID, resource: "Windows Azure Service Management API", native: true},
		{id: "f61a0c7e-93d1-4d3f-8e0b-2b7c5a9d4f01", name: "Code Review", resourceID: "f61a0c7e-93d1-4d3f-8e0b-2b7c5a9d4f02", resource: "Code Review"},
		{id: "b8c3e5d2-4a7f-4e19-a6d0-1f9e8c7b6a01", name: "Payroll", resourceID: "b8c3e5d2-4a7f-4e19-a6d0-1f9e8c7b6a02", resource: "Payroll", guarded: true},
	}
	for rank, a := range list {
		a.weight = 1 / float64(rank+1)
	}
	return list
}

// mailApp is what sign-ins over old mail protocols name as application.
func mailApp() *app {
	return &app{id: exchangeID, name: "Office 365 Exchange Online", resourceID: exchangeID, resource: "Office 365 Exchange Online"}
}

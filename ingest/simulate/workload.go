package simulate

import (
	"math/rand/v2"
)

// workload is a service that signs in by itself: a service principal, or a
// managed identity of a cloud resource.
type workload struct {
	tenant               *tenant
	id, name             string
	appID                string
	resourceID, resource string
	managed              bool
	azureResource        string
	where                *place
	ip                   string
	keyID                string
	certificate          bool
	// broken is the error code of one whose credential is wrong or expired; 0 for most.
	broken int32
	// activity is how often it signs in, 1 being an average person at work.
	activity float64
}

// newWorkloads makes a tenant's services. Together they make about a fifth of
// its sign-ins.
func newWorkloads(r *rand.Rand, t *tenant) []*workload {
	names := []string{"backup-runner", "billing-export", "build-agents", "mailroom", "inventory-sync", "report-mailer", "siem-reader", "device-audit", "ledger-api", "desk-bot"}
	targets := []struct{ id, name string }{
		{graphID, "Microsoft Graph"}, {"cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "Azure Key Vault"},
		{"e406a681-f3d4-42a8-90b6-c2b029497af1", "Azure Storage"}, {azureID, "Windows Azure Service Management API"},
	}
	count := min(3+len(t.people)/15, 40)
	out := make([]*workload, count)
	for i := range out {
		target, site := targets[skewed(r, len(targets))], pick(r, datacentres())
		w := &workload{
			tenant: t, id: newUUID(r), appID: newUUID(r), name: names[i%len(names)], resourceID: target.id, resource: target.name,
			where: site, ip: site.address4(r), keyID: newUUID(r), certificate: chance(r, 0.5), managed: i%3 == 2,
			activity: 0.055 * float64(len(t.people)) / float64(count) * (0.3 + 1.4*r.Float64()),
		}
		if w.managed {
			w.name += "-identity"
			w.azureResource = "/subscriptions/" + newUUID(r) + "/resourcegroups/production/providers/Microsoft.Compute/virtualMachines/" + names[i%len(names)]
		} else if i%7 == 4 {
			w.broken = pick(r, []int32{codeWrongSecret, codeExpiredSecret})
			w.activity *= 0.2
		}
		out[i] = w
	}
	return out
}

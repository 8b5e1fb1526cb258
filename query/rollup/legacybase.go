package rollup

import (
	"context"
	"strings"

	"github.com/gatehouse/gatehouse/internal/userkey"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// legacyKinds is the SQL of the kinds of a sign-in, each with its value and its name.
const legacyKinds = `[('clientApp', toString(client_app), ''), ('app', toString(app_id), toString(app_display_name)), ('user', user_key, user_name)]`

// hashOfID is the SQL of the hash of the value one.2, the same for a GUID in either
// case, as the table has it.
const hashOfID = `sipHash128(if(match(one.2, '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'), lower(one.2), one.2))`

// legacyOfBase counts in the base table.
func (rd *Reading) legacyOfBase(ctx context.Context, q LegacyQuestion) (legacyRows, error) {
	if len(rd.plan.base) == 0 {
		return legacyRows{}, nil
	}
	st := &statement{}
	st.add("SELECT one.1 AS kind, max(one.2), ", hashOfID, " AS hash, argMaxIf(one.3, created_at, one.3 != ''), maxIf(created_at, one.3 != ''), count(), countIf(status = 'Success'), countIf(status = 'Failure'), countIf(status = 'Interrupted'), ",
		"min(created_at), max(created_at), maxIf(stored_at, late_seconds > 0) FROM (SELECT ", base.column(ClientApp), " AS client_app, ", base.column(App), " AS app_id, ", base.column(AppName), " AS app_display_name, ", userkey.SQL,
		" AS user_key, if(user_principal_name != '', user_principal_name, ", derived.SQL("service_principal_name"), ") AS user_name, status, created_at, stored_at, late_seconds")
	st.fromLegacy(rd.period, rd.plan.base, q)
	st.add(") ARRAY JOIN ", legacyKinds, " AS one GROUP BY kind, hash")
	return rd.readLegacy(ctx, "sign-ins by legacy client apps beside the rollups", st)
}

// fromLegacy continues a statement with the sign-ins by legacy client apps of some
// spans of a period. They are few: see Scope.FromAmong.
func (st *statement) fromLegacy(p Period, spans []span, q LegacyQuestion) {
	names := make([]string, len(q.ClientApps))
	for i, name := range q.ClientApps {
		names[i] = st.Bind("String", name)
	}
	condition := base.column(ClientApp) + " IN (" + strings.Join(names, ", ") + ")"
	first, last := spans[0].from, spans[len(spans)-1].to
	if len(spans) > 1 {
		var ranges []string
		for _, s := range spans {
			ranges = append(ranges, "created_at >= "+st.moment(s.from)+" AND created_at < "+st.moment(s.to))
		}
		condition += " AND (" + strings.Join(ranges, " OR ") + ")"
	}
	if len(p.OwnIDs) > 0 {
		condition += " AND " + st.ofUser(p)
	}
	st.add(signins.Scope{Tenant: p.Tenant}.FromAmong(&st.Parameters, signins.TicksOf(first), signins.TicksOf(last)-1, condition))
	if q.Interactive {
		st.add(" AND is_interactive")
	}
}

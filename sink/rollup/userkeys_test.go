package rollup

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	internal "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

// earlierUserKey is how users were told apart before migration 0022.
const earlierUserKey = "multiIf(user_id != '', user_id, user_principal_name != '', lower(user_principal_name), service_principal_id)"

// usersOfAll are the users of all hours that count, as a report of all time unites them.
const usersOfAll = "SELECT toUInt64(groupBitmapMerge(users)) FROM rollup_users WHERE tenant_id = ? AND app_id = '' AND (tenant_id, granularity, start, batch) IN (SELECT * FROM clean_spans) AND granularity = 'hour'"

// earlierRig is one on the tables as they were before a migration.
func earlierRig(t *testing.T, migration string) *rig {
	t.Helper()
	cfg := testkit.EmptyClickHouse(t)
	before := fstest.MapFS{}
	names, err := fs.Glob(migrations.Files, "*.sql")
	for _, name := range names {
		text, problem := fs.ReadFile(migrations.Files, name)
		if err == nil && problem == nil && name < migration {
			before[name] = &fstest.MapFile{Data: text}
		}
	}
	if err == nil {
		err = internal.Migrate(t.Context(), cfg, before, 0, testkit.Logger(t))
	}
	if err != nil {
		t.Fatal(err)
	}
	return newRigOn(t, cfg)
}

// migrate applies all migrations.
func (r *rig) migrate() {
	r.t.Helper()
	if err := internal.Migrate(r.t.Context(), r.cfg, migrations.Files, 0, testkit.Logger(r.t)); err != nil {
		r.t.Fatal(err)
	}
}

// spelled are sign-ins of one user under several ids or names without an id, by turns.
func spelled(tenant string, every time.Duration, n int, ids, names []string) []signIn {
	all := signIns(tenant, monday, every, n)
	for i := range all {
		all[i].user, all[i].name = ids[i%len(ids)], names[i%len(names)]
	}
	return all
}

// What an earlier version published of users in several spellings counts no longer the
// moment that the tables are migrated, and is made again; what it published of all others,
// those of capitals alone included, stays.
func TestUserKeys_publishedByAnEarlierVersion_areExactFromTheMigrationOn(t *testing.T) {
	r := earlierRig(t, "0022_user_keys.sql")
	r.exec("ALTER TABLE rollup_published ADD COLUMN folds_users Bool") // which an earlier writer does not write
	capitals := strings.ToUpper(bothCases)
	r.insert(spelled("both", 7*time.Hour, 24, []string{bothCases, bothCases, capitals}, []string{"Ann@x"})...)
	r.insert(spelled("mixed", 7*time.Hour, 24, []string{capitals, "A" + bothCases[1:]}, []string{"Ann@x"})...)
	r.insert(spelled("capitals", 5*time.Hour, 24, []string{capitals}, []string{"Ann@x"})...)
	r.insert(spelled("name", 7*time.Hour, 24, []string{""}, []string{"ZOË@x", "Zoë@x", "zoë@x"})...)
	r.insert(signIns("other", monday, 7*time.Hour, 24)...)
	r.settle(monday.AddDate(0, 0, 8))
	earlier := r.writer()
	earlier.userKey = earlierUserKey
	r.round(earlier)
	users := func(want map[string]uint64) {
		t.Helper()
		r.exec("CREATE OR REPLACE TABLE clean_spans ENGINE = Memory AS " + clean)
		for tenant, n := range want {
			if got := r.number(usersOfAll, tenant); got != n {
				t.Errorf("%d users of tenant %s, want %d", got, tenant, n)
			}
		}
	}
	users(map[string]uint64{"both": 2, "mixed": 2, "capitals": 1, "name": 2, "other": 7})
	published := r.number("SELECT sum(cityHash64(batch)) FROM rollup_published FINAL WHERE tenant_id IN ('capitals', 'other')")

	r.migrate()
	r.check()
	users(map[string]uint64{"both": 1, "capitals": 1, "other": 7})
	r.round(r.writer())
	r.complete(r.horizon)
	users(map[string]uint64{"both": 1, "mixed": 1, "capitals": 1, "name": 1, "other": 7})
	if again := r.number("SELECT sum(cityHash64(batch)) FROM rollup_published FINAL WHERE tenant_id IN ('capitals', 'other')"); again != published {
		t.Error("spans were computed again whose users are told apart as before")
	}
	if n := r.number("SELECT count() FROM rollup_user_numbers WHERE user_key = ?", bothCases); n != 3 {
		t.Errorf("the user of three tenants has %d numbers", n)
	}
}

func TestUserKeys_writerOfAnEarlierVersion_publishesNothing(t *testing.T) {
	r := newRig(t)
	err := r.db.Exec(t.Context(), "INSERT INTO rollup_published (tenant_id, granularity, start, batch, computed_at, first_at, digest, totals, has_weeks) SELECT 'a', 'hour', ?, toUInt64(toUnixTimestamp64Milli(now64(3))) * 1048576, now64(3), now64(3), 1, true, true", monday)
	if err == nil || !strings.Contains(err.Error(), "folds_case") {
		t.Errorf("got %v", err)
	}
}

// A user whose id came in both cases goes with the last of the sign-ins under either.
func TestUserKeys_removedInBothSpellings(t *testing.T) {
	r := newRemovalRig(t)
	capitals := strings.ToUpper(bothCases)
	r.insert(r.by(bothCases, monday), r.by(capitals, monday.Add(time.Hour)), r.by("u", monday))
	r.round(r.writer())
	remaining := func(id string) uint64 {
		t.Helper()
		r.exec("ALTER TABLE signins DELETE WHERE user_id = ? SETTINGS mutations_sync = 1", id)
		r.round(r.remover())
		return r.number("SELECT count() FROM rollup_user_numbers WHERE lower(user_key) = ? SETTINGS apply_deleted_mask = 0", bothCases)
	}
	if n := remaining(bothCases); n != 1 {
		t.Errorf("%d numbers of a user who has sign-ins in capitals", n)
	}
	if n := remaining(capitals); n != 0 {
		t.Errorf("%d numbers of a user without sign-ins", n)
	}
}

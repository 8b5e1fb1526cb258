package rollup

import _ "embed" // the statements

// Statements on the span table "spans", of the time from {from} to {to}.
var (
	//go:embed sql/counts.sql
	countsSQL string
	//go:embed sql/totals.sql
	totalsSQL string
	//go:embed sql/users.sql
	usersSQL string
	//go:embed sql/legacy.sql
	legacySQL string
	//go:embed sql/unnumbered.sql
	unnumberedSQL string
	//go:embed sql/composecounts.sql
	composeCountsSQL string
	//go:embed sql/composetotals.sql
	composeTotalsSQL string
	//go:embed sql/composeusers.sql
	composeUsersSQL string
	//go:embed sql/composelegacy.sql
	composeLegacySQL string
	//go:embed sql/digests.sql
	digestsSQL string
	//go:embed sql/replaced.sql
	replacedSQL string
	//go:embed sql/rows.sql
	rowsSQL string
)

// Statements that find out what is to be done.
var (
	//go:embed sql/spans.sql
	spansSQL string
	//go:embed sql/published.sql
	publishedSQL string
	//go:embed sql/withoutlegacy.sql
	withoutLegacySQL string
	//go:embed sql/dirty.sql
	dirtySQL string
	//go:embed sql/orphans.sql
	orphansSQL string
	//go:embed sql/state.sql
	stateSQL string
	//go:embed sql/weeks.sql
	weeksSQL string
)

// Statements on the numbers of users whose sign-ins are gone.
var (
	//go:embed sql/goneusers.sql
	goneUsersSQL string
	//go:embed sql/stillgone.sql
	stillGoneSQL string
	//go:embed sql/topnumber.sql
	topNumberSQL string
	//go:embed sql/unclosed.sql
	unclosedSQL string
	//go:embed sql/removals.sql
	removalsSQL string
)

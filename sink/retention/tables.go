package retention

// table is a table whose rows are removed when they are past their tenant's retention.
type table struct {
	name string
	// last is the latest moment that a row tells of, as SQL.
	last string
	// week is the Monday that begins a row's week, as SQL.
	week string
	// weekly is true when the table has a partition for each week.
	weekly bool
}

// spanEnd is the last second of a rollup's slice or hour, and the first of a day or
// week: it goes when its first rows do, as its hours and days tell of what is left,
// and so the ids of users that rollup_legacy holds go with their sign-ins.
const spanEnd = "(start + toIntervalSecond(multiIf(granularity = 'slice', 299, granularity = 'hour', 3599, 0)))"

// tables are in the order of removal: what points at rows goes before them.
func tables() []table {
	return []table{
		{name: "rollup_published", last: spanEnd, week: "toMonday(start)"},
		{name: "rollup_legacy", last: spanEnd, week: "toMonday(start)", weekly: true},
		{name: "rollup_users", last: spanEnd, week: "toMonday(start)", weekly: true},
		{name: "rollup_totals", last: spanEnd, week: "toMonday(start)", weekly: true},
		{name: "rollup_counts", last: spanEnd, week: "toMonday(start)", weekly: true},
		{name: "signins", last: "created_at", week: "toMonday(created_at)", weekly: true},
	}
}

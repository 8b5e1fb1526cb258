package cmd

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestRetention_wrongArguments_areUsageErrors(t *testing.T) {
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"no tenant":     {[]string{"set", "--days", "7"}, "--tenant: name the tenant"},
		"no days":       {[]string{"set", "--tenant", "t"}, "--days: give 1 to"},
		"negative days": {[]string{"set", "--tenant", "t", "--days", "-1"}, "--days: give 1 to"},
		"many days":     {[]string{"set", "--tenant", "t", "--days", "40000"}, "--days: give 1 to"},
		"unset nobody":  {[]string{"unset"}, "--tenant: name the tenant"},
		"no demo":       {[]string{"list", "--data-dir", t.TempDir()}, "no demo has run there"},
		"an argument":   {[]string{"list", "t"}, "retention list --help"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := command(t, append([]string{"retention"}, tt.args...)...)
			assert.Equal(t, exitUsage, code)
			assert.Contains(t, stderr, tt.want)
		})
	}
}

func TestRetention_setAndUnset_showInTheList(t *testing.T) {
	cfg := testkit.ClickHouse(t)
	t.Setenv("GATEHOUSE_CLICKHOUSE__ADDR", cfg.Addr[0])
	t.Setenv("GATEHOUSE_CLICKHOUSE__DATABASE", cfg.Database)
	code, stdout, stderr := command(t, "retention", "set", "--tenant", "t1", "--days", "7", "--by", "ada")
	assert.Equal(t, exitOK, code, stderr)
	assert.Contains(t, stdout, "kept for 7 days (before: for ever)")
	assert.Contains(t, stdout, "removed within a day")
	_, stdout, _ = command(t, "retention", "list")
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	assert.Len(t, lines, 3, stdout)
	assert.Regexp(t, `^\(all others\) +for ever +- .*gatehouse migrate$`, lines[1])
	assert.Regexp(t, `^t1 +for 7 days +20\S+ .*ada$`, lines[2])
	code, stdout, stderr = command(t, "retention", "unset", "--tenant", "t1")
	assert.Equal(t, exitOK, code, stderr)
	assert.Contains(t, stdout, "kept for ever (before: for 7 days)")
	_, stdout, _ = command(t, "retention", "list")
	assert.NotContains(t, stdout, "t1")
}

func TestRetentionNote_saysWhatAChangeMeans(t *testing.T) {
	now := time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		before, after int
		want          string
	}{
		{30, 7, "before 2026-07-10T12:00:00Z any more"},
		{0, 30, "before 2026-06-17T12:00:00Z any more"},
		{7, 30, "before 2026-07-10T12:00:00Z may have been removed already"},
		{7, 0, "may have been removed already"},
		{7, 1, "kept for 1 day (before: for 7 days)"},
	} {
		assert.Contains(t, retentionNote("t", tt.before, tt.after, now), tt.want)
	}
	assert.Len(t, strings.Split(retentionNote("t", 7, 7, now), "\n"), 2, "no change needs no warning")
}

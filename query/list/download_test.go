package list

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
)

// downloadOptions are those of a query.
func downloadOptions(t *testing.T, rawQuery string) *DownloadOptions {
	t.Helper()
	o := NewDownloadOptions()
	require.Nil(t, option.Read(rawQuery, o.Options()), rawQuery)
	require.Nil(t, o.Check())
	return o
}

func TestDownloadOptions_kind_isInteractiveWhereNoneIsNamed(t *testing.T) {
	for rawQuery, want := range map[string]export.Kind{
		"":                              export.Interactive,
		"filter=appId+eq+'x'":           export.Interactive,
		"filter=isInteractive+eq+false": "",
		"filter=isInteractive+eq+false&kind=" + string(export.Application): export.Application,
		"kind=" + strings.ToUpper(string(export.NonInteractive)):           export.NonInteractive,
	} {
		assert.Equal(t, want, downloadOptions(t, rawQuery).Kind, rawQuery)
	}
}

func TestDownloadOptions_contents(t *testing.T) {
	o := downloadOptions(t, "")
	assert.Equal(t, []bool{false, false}, []bool{o.JSON, o.Steps})
	assert.Equal(t, option.Settled, o.list.visibility)
	o = downloadOptions(t, "format=JSON&part=authenticationDetails&visibility=live")
	assert.Equal(t, []bool{true, true}, []bool{o.JSON, o.Steps})
	assert.Equal(t, option.Live, o.list.visibility)
}

func TestWithKind_narrowsTheFilter(t *testing.T) {
	condition := export.Application.Condition()
	require.NotEmpty(t, condition)
	for rawQuery, want := range map[string]string{
		"kind=" + string(export.Application):                                          condition,
		"kind=" + string(export.Application) + "&filter=appId+eq+'x'+or+appId+eq+'y'": condition + " and (appId eq 'x' or appId eq 'y')",
		"filter=isInteractive+eq+false":                                               "isInteractive eq false",
	} {
		o := downloadOptions(t, rawQuery)
		require.Nil(t, o.withKind(), rawQuery)
		expected, err := filter.Parse(want)
		require.NoError(t, err)
		assert.Equal(t, expected, o.list.Filter, rawQuery)
	}
}

func TestWithKind_tooLongTogether_isRefused(t *testing.T) {
	o := NewDownloadOptions()
	text := "appId eq '" + strings.Repeat("x", filter.MaxLength-len("appId eq ''")) + "'"
	require.Nil(t, o.list.readFilter(text))
	require.Nil(t, o.Check())
	problem := o.withKind()
	require.NotNil(t, problem)
	assert.Contains(t, problem.Message, "Invalid filter clause: too large together with kind: ")
}

func TestFileRange_isWhatWasAskedFor_withinWhatIsKept(t *testing.T) {
	noon := eleven.Add(time.Hour)
	s := &Lists{opts: Options{Now: func() time.Time { return noon }}}
	rows := signins.TicksOf(eleven.AddDate(0, 0, -3)) // the first that there is
	for name, tt := range map[string]struct {
		query    string
		since    time.Time
		from, to time.Time
	}{
		"as kept, settled":      {"", since, since, horizon.Time().Add(-100)},
		"as kept, live":         {"visibility=live", since, since, noon},
		"as there is":           {"", time.Time{}, rows.Time(), horizon.Time().Add(-100)},
		"from and to":           {"$filter=createdDateTime+ge+2026-07-10+and+createdDateTime+le+2026-07-12", since, time.Date(2026, 7, 10, 0, 0, 0, 0, time.UTC), time.Date(2026, 7, 12, 0, 0, 0, 0, time.UTC)},
		"from before it's kept": {"$filter=createdDateTime+ge+2026-01-01", since, since, horizon.Time().Add(-100)},
		"the wrong way round":   {"$filter=createdDateTime+ge+2026-07-12+and+createdDateTime+le+2026-07-10", since, time.Date(2026, 7, 10, 0, 0, 0, 0, time.UTC), time.Date(2026, 7, 10, 0, 0, 0, 0, time.UTC)},
	} {
		w, problem := plan(t, tt.query, func(w *walkOf) { w.scope.Since = tt.since })
		require.Nil(t, problem, name)
		w.listing.First = rows
		from, to := s.fileRange(w)
		assert.Equal(t, []time.Time{tt.from, tt.to}, []time.Time{from, to}, name)
	}
	w, problem := plan(t, "", func(w *walkOf) { w.scope.Since = time.Time{} })
	require.Nil(t, problem)
	from, to := s.fileRange(w)
	assert.Equal(t, to, from, "nothing is there")
}

package filter

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestFilter_numbers(t *testing.T) {
	for _, number := range []string{"180", "-33.5", "5e1", "5E+1", "-5.25e-1"} {
		got := render(parsed(t, "location/geoCoordinates/latitude gt "+number))
		if want := "> <Float64:" + number + ">"; !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
	}
}

func TestFilter_whatAFunctionCameTo(t *testing.T) {
	const function = "startswith(appDisplayName,'a')"
	is := render(parsed(t, function))
	isNot := render(parsed(t, "not "+function))
	for _, tc := range []struct{ filter, want string }{
		{function + " eq true", is}, {function + " ne false", is}, {function + " NE true", isNot}, {function + " eq FALSE", isNot},
	} {
		if got := render(parsed(t, tc.filter)); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.filter, got, tc.want)
		}
	}
}

// What stands side by side does not nest, however much of it there is.
func TestFilter_sideBySide(t *testing.T) {
	for _, part := range []string{"(isInteractive)", "not isInteractive"} {
		parsed(t, strings.Repeat(part+" or ", MaxDepth+1)+part)
	}
	parsed(t, strings.Repeat("(", MaxDepth)+"isInteractive"+strings.Repeat(")", MaxDepth))
	parsed(t, "appId eq '"+strings.Repeat("x", MaxLength-len("appId eq ''"))+"'")
	parsed(t, "appId in ("+strings.Repeat("'',", MaxTerms-2)+"'')")
}

func TestFilter_refusesEdges(t *testing.T) {
	for _, tc := range []struct {
		filter   string
		position int
		message  string
	}{
		{"location/geoCoordinates/latitude gt 1e400", 37, "'1e400' is no number"},
		{"location/geoCoordinates/latitude gt 1.2.3", 37, "'1.2.3' is no number"},
		{"location/geoCoordinates/latitude gt 1e", 37, "neither a number nor a date"},
		{"location/geoCoordinates/latitude gt 1ex", 37, "neither a number nor a date"},
		{"location/geoCoordinates/latitude gt 1'", 37, "neither a number nor a date"},
		{"location/geoCoordinates/latitude gt '1'", 37, "a number"},
		{"location/geoCoordinates/latitude gt -", 37, "unexpected character '-'"},
		{"location/geoCoordinates/latitude gt -x", 37, "unexpected character '-'"},
		{"appId eq $", 10, "unexpected character '$'"},
		{"appId eq $1", 10, "unexpected character '$'"},
		{"appId eq {", 10, "unexpected character '{'"},
		{"id eq 66EA54EB-6301-4ee5-be62-ff5a759b0100f", 7, "neither a number nor a date"},
		{"id eq 66EA54EB-6301-4ee5-be62-ff5a759b010g", 7, "neither a number nor a date"},
		{"createdDateTime ge 2026-07-1x", 20, "a date such as"},
		{"startswith(appDisplayName,'a') eq maybe", 35, "true or false"},
		{"startswith(appDisplayName,'a') gt true", 32, ""},
		{"startswith(appDisplayName,5)", 27, "a text in single quotes"},
		{"status/errorCode eq '" + strings.Repeat("é", 41) + "'", 21, "a number"},
		{"status eq '" + strings.Repeat("é", 41) + "'", 11, "status is never '" + strings.Repeat("é", 40) + "...'"},
		{"status eq '" + strings.Repeat("é", 40) + "'", 11, "status is never '" + strings.Repeat("é", 40) + "';"},
	} {
		var err *Error
		_, problem := Parse(tc.filter)
		if !errors.As(problem, &err) || err.Position != tc.position || !strings.Contains(err.Message, tc.message) {
			t.Errorf("%s:\n got %v\nwant %d, %s", tc.filter, problem, tc.position, tc.message)
		}
	}
}

// A network of IPv6 so wide that the addresses of IPv4 lie in it does not mean them.
func TestFilter_widestNetworks(t *testing.T) {
	const without = "(ip < toIPv6('::ffff:0.0.0.0') OR ip > toIPv6('::ffff:255.255.255.255'))"
	for network, excluded := range map[string]bool{"::/0": true, "::/64": true, "::/80": true, "::/96": false, "2001:db8::/32": false, "0.0.0.0/0": false, "203.0.113.0/24": false} {
		sql := render(parsed(t, "ipAddress eq '"+network+"'"))
		if strings.Contains(sql, without) != excluded {
			t.Errorf("%s: %s, want it to leave out those of IPv4: %v", network, sql, excluded)
		}
	}
}

func TestParseTime_edges(t *testing.T) {
	for text, want := range map[string]string{
		"2026-07-17t14:10z":            "2026-07-17 14:10:00 +0000 UTC",
		"2026-07-17T14:10":             "2026-07-17 14:10:00 +0000 UTC",
		"2026-07-17T14:10+02:00":       "2026-07-17 12:10:00 +0000 UTC",
		"1899-12-31":                   "1900-01-01 00:00:00 +0000 UTC",
		"1900-01-01T00:00:00.0000001Z": "1900-01-01 00:00:00.0000001 +0000 UTC",
		"9999-12-31":                   "2299-12-31 23:59:59.9999999 +0000 UTC",
	} {
		if got, ok := ParseTime(text); !ok || got.String() != want {
			t.Errorf("%s: %s, %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "2026-07", "2026-07-17T14", "2026-07-17T14:10:02.12345678Z", "17.7.2026"} {
		if got, ok := ParseTime(text); ok {
			t.Errorf("%s: %s, want it refused", text, got)
		}
	}
}

func TestFilter_timeRangeOfOneBound(t *testing.T) {
	day := time.Date(2026, 7, 5, 0, 0, 0, 0, time.UTC)
	for operator, want := range map[string][2]time.Time{"le": {firstTime, day}, "lt": {firstTime, day}, "ge": {day, lastTime}, "gt": {day, lastTime}} {
		if from, to := parsed(t, "createdDateTime "+operator+" 2026-07-05").TimeRange(); !from.Equal(want[0]) || !to.Equal(want[1]) {
			t.Errorf("%s: %s to %s", operator, from, to)
		}
	}
	if from, to := parsed(t, "createdDateTime ne null and appId eq 'x'").TimeRange(); !from.Equal(firstTime) || !to.Equal(lastTime) {
		t.Errorf("of no moment: %s to %s", from, to)
	}
}

func TestSearch_edges(t *testing.T) {
	for _, search := range []string{
		strings.Repeat("NOT x ", 20),
		strings.Repeat("(x) ", 20),
		strings.Repeat("(", MaxDepth-1) + "x" + strings.Repeat(")", MaxDepth-1),
		strings.Repeat("x", MaxLength),
	} {
		if _, err := ParseSearch(search); err != nil {
			t.Errorf("%.40s: %v", search, err)
		}
	}
	if _, err := ParseSearch(strings.Repeat("x", MaxLength+1)); err == nil || !strings.Contains(err.Error(), "longer than 16384 bytes") {
		t.Errorf("longer: %v", err)
	}
}

package limit

import "fmt"

// Config bounds what may be asked. Whoever asks for more gets 429 and
// Retry-After.
type Config struct {
	// Caller is for each user or application of a tenant, whatever token they hold.
	Caller Bound `koanf:"caller"`
	// Tenant is for all callers of a tenant together.
	Tenant Bound `koanf:"tenant"`
}

// Bound is what one caller, or one tenant, may ask of one query process.
type Bound struct {
	// RequestsPerSecond that may come for long; 0 sets no limit.
	RequestsPerSecond float64 `koanf:"requests_per_second"`
	// Burst is how many requests may come at once.
	Burst int `koanf:"burst"`
	// Concurrent is how many requests may be answered at the same time; 0 sets no limit.
	Concurrent int `koanf:"concurrent"`
	// RowsPerMinute is how many sign-ins answers may show for long, and the most
	// before the next request waits; 0 sets no limit. An answer once begun is not cut.
	RowsPerMinute int `koanf:"rows_per_minute"`
}

// Defaults leave room for a dashboard or an export, and keep one tenant from
// taking all.
func Defaults() Config {
	return Config{
		Caller: Bound{RequestsPerSecond: 200, Burst: 1000, Concurrent: 20, RowsPerMinute: 10_000_000},
		Tenant: Bound{RequestsPerSecond: 500, Burst: 2500, Concurrent: 60, RowsPerMinute: 30_000_000},
	}
}

// Problems lists what is wrong, by setting.
func (c Config) Problems(problem func(setting, format string, args ...any)) {
	for _, l := range [...]struct {
		of string
		Bound
	}{{"caller", c.Caller}, {"tenant", c.Tenant}} {
		if l.RequestsPerSecond < 0 {
			problem("limits."+l.of+".requests_per_second", "%v is negative; 0 sets no limit", l.RequestsPerSecond)
		}
		for _, n := range [...]struct {
			name  string
			value int
		}{{"burst", l.Burst}, {"concurrent", l.Concurrent}, {"rows_per_minute", l.RowsPerMinute}} {
			if n.value < 0 {
				problem(fmt.Sprintf("limits.%s.%s", l.of, n.name), "%d is negative; 0 sets no limit", n.value)
			}
		}
		if l.RequestsPerSecond > 0 && l.Burst == 0 {
			problem("limits."+l.of+".burst", "0 lets no request in; set 1 or more, or requests_per_second to 0")
		}
	}
}

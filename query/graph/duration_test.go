package graph

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDuration_isISO8601(t *testing.T) {
	for given, want := range map[time.Duration]string{
		0:                                     "PT0S",
		time.Nanosecond:                       "PT0.000000001S",
		1500 * time.Millisecond:               "PT1.5S",
		time.Minute:                           "PT1M",
		2 * time.Hour:                         "PT2H",
		time.Hour + time.Second:               "PT1H1S",
		26*time.Hour + 3*time.Minute:          "PT26H3M",
		time.Hour - time.Nanosecond:           "PT59M59.999999999S",
		59*time.Second + 999_999_743:          "PT59.999999743S",
		1<<63 - 1:                             "PT2562047H47M16.854775807S",
		365*24*time.Hour + 90*time.Minute + 1: "PT8761H30M0.000000001S",
	} {
		assert.Equal(t, want, Duration(given), given.String())
	}
}

// What is written is read back as the same duration, and in one way.
func FuzzDuration(f *testing.F) {
	form := regexp.MustCompile(`^PT(?:([1-9]\d*)H)?(?:([1-5]?\d)M)?(?:([1-5]?\d)(\.\d{0,8}[1-9])?S)?$`)
	for _, n := range []int64{0, 1, 999_999_999, 59_999_999_999, 60_000_000_000, 7_200_000_000_000, 1<<63 - 1} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		if n < 0 {
			return // nothing here lasts less than no time
		}
		text := Duration(time.Duration(n))
		parts := form.FindStringSubmatch(text)
		require.NotNil(t, parts, text)
		require.NotEqual(t, "PT", text)
		var back time.Duration
		for i, unit := range []string{"h", "m", ""} {
			if parts[i+1] == "" {
				continue
			}
			if unit == "" {
				unit = parts[4] + "s"
			}
			part, err := time.ParseDuration(parts[i+1] + unit)
			require.NoError(t, err)
			back += part
		}
		assert.Equal(t, strconv.FormatInt(n, 10), strconv.FormatInt(int64(back), 10), text)
	})
}

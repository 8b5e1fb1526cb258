package rollup

import (
	"fmt"
	"time"
)

// Bucket is how a period is cut.
type Bucket string

// The buckets, all in UTC.
const (
	// Hour and Day begin with the clock's.
	Hour Bucket = "hour"
	Day  Bucket = "day"
	// Week is an ISO week, Monday to Monday.
	Week Bucket = "week"
	// Whole does not cut.
	Whole Bucket = "whole"
)

const (
	hourWidth = time.Hour
	dayWidth  = 24 * time.Hour
	weekWidth = 7 * dayWidth
)

// Period is what is asked about: whose sign-ins, from when to when, in which cut.
type Period struct {
	// Tenant is the tenant; required.
	Tenant string
	// OwnIDs limits the period to the sign-ins of one user: the spellings of the
	// user's id. Empty means the whole tenant.
	OwnIDs []string
	// From and To bound the event times: From <= t < To, to 100 ns. What must
	// stay settled ends at the horizon.
	From, To time.Time
	// Bucket is how the period is cut.
	Bucket Bucket
}

// validate returns what is wrong with the period.
func (p Period) validate() error {
	switch p.Bucket {
	case Hour, Day, Week, Whole:
	default:
		return fmt.Errorf("read rollups: bucket %q is not hour, day, week or whole", p.Bucket)
	}
	if p.Tenant == "" {
		return fmt.Errorf("read rollups: no tenant")
	}
	return nil
}

// width is the width of a bucket; 0 when the period is not cut.
func (p Period) width() time.Duration {
	switch p.Bucket {
	case Hour:
		return hourWidth
	case Day:
		return dayWidth
	case Week:
		return weekWidth
	}
	return 0
}

// BucketOf is the start of the bucket that t lies in; From when the period is
// not cut.
func (p Period) BucketOf(t time.Time) time.Time {
	if p.Bucket == Whole {
		return p.From.UTC()
	}
	return floor(t, p.width())
}

// bucket is the start of the bucket with a number, from 0.
func (p Period) bucket(number int64) time.Time {
	first := p.BucketOf(p.From)
	return time.Unix(first.Unix()+number*int64(p.width()/time.Second), int64(first.Nanosecond())).UTC()
}

// numberOf is the number of the bucket that t lies in.
func (p Period) numberOf(t time.Time) int64 {
	if p.Bucket == Whole {
		return 0
	}
	return (floor(t, p.width()).Unix() - p.BucketOf(p.From).Unix()) / int64(p.width()/time.Second)
}

// floor is the last multiple of a width that is not after t. Go's zero time is a
// Monday, so weeks are ISO weeks.
func floor(t time.Time, width time.Duration) time.Time {
	return t.UTC().Truncate(width)
}

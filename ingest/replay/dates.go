package replay

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Dates is what comes first in dates with slashes and the year last, 3/4/2026.
type Dates string

const (
	// DatesAsTold is day first in files with a date that can only be that, such as
	// 25/03/2026, and month first in all others.
	DatesAsTold Dates = ""
	// DatesMonthFirst is the American order in every file.
	DatesMonthFirst Dates = "mdy"
	// DatesDayFirst is the order of most other countries in every file.
	DatesDayFirst Dates = "dmy"
)

// dateOrder is what the dates of a file told so far: a date of each kind; empty
// where none of the kind was there.
type dateOrder struct {
	// dayOnly can only have the day first, monthOnly the month; either means another
	// day in each order.
	dayOnly, monthOnly, either string
}

// see takes another text that should be a time.
func (o *dateOrder) see(text string) {
	first, second, ok := slashDate(text)
	if !ok {
		return
	}
	kind := &o.either
	switch {
	case first > 12 && second <= 12:
		kind = &o.dayOnly
	case second > 12 && first <= 12:
		kind = &o.monthOnly
	case first == second || first > 12:
		return
	}
	if *kind == "" {
		*kind = text
	}
}

// contradiction is why a file's dates cannot be read; nil when they can.
func (o *dateOrder) contradiction() error {
	if !o.contradicts() {
		return nil
	}
	return fmt.Errorf("its dates are of two orders: %q has the day first, %q the month; say which one is right (--dates dmy or mdy)", o.dayOnly, o.monthOnly)
}

// contradicts is whether the file has dates of both orders.
func (o *dateOrder) contradicts() bool { return o.dayOnly != "" && o.monthOnly != "" }

// open is whether the file's dates fit both orders.
func (o *dateOrder) open() bool { return o.either != "" && o.dayOnly == "" && o.monthOnly == "" }

// slashDate reads the two numbers before the year of 3/4/2026.
func slashDate(text string) (first, second int, ok bool) {
	c := clock{rest: strings.TrimLeft(text, " \t\r\n")}
	first, digits1 := c.number()
	if !strings.HasPrefix(c.rest, "/") {
		return 0, 0, false
	}
	c.rest = c.rest[1:]
	second, digits2 := c.number()
	if !strings.HasPrefix(c.rest, "/") {
		return 0, 0, false
	}
	c.rest = c.rest[1:]
	_, year := c.number()
	return first, second, digits1 > 0 && digits1 <= 2 && digits2 > 0 && digits2 <= 2 && year == 4
}

// monthFirst writes a date that has the day first as the gateway reads it.
func monthFirst(text string) string {
	if _, _, ok := slashDate(text); !ok {
		return text
	}
	lead := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	day, rest, _ := strings.Cut(text[lead:], "/")
	month, rest, _ := strings.Cut(rest, "/")
	return text[:lead] + month + "/" + day + "/" + rest
}

// tellDates reads the files once for the order of their dates. It returns those
// whose dates fit both. Errors: the context's; a file that cannot be read is told
// when it is sent.
func tellDates(ctx context.Context, cfg Config, files []file) (open []string, err error) {
	for i := range files {
		f := &files[i]
		if cfg.Dates != DatesAsTold {
			f.dayFirst = cfg.Dates == DatesDayFirst
			continue
		}
		order, err := dateOrderOf(ctx, cfg, *f)
		if err != nil {
			return nil, err
		}
		f.dayFirst = order.dayOnly != ""
		f.dates = order.contradiction()
		if order.open() {
			open = append(open, f.name)
		}
	}
	return open, nil
}

// lookForDates is how many events of a file are looked at for a first date with
// slashes: exports write all their times one way.
const lookForDates = 1000

func dateOrderOf(ctx context.Context, cfg Config, f file) (dateOrder, error) {
	var look dateLook
	_ = readFile(ctx, cfg, f, func(int) {}, func(p piece) bool {
		return p.reason != "" || look.more(p.json)
	})
	if ctx.Err() != nil {
		return dateOrder{}, fmt.Errorf("look for the order of dates: %w", context.Cause(ctx))
	}
	return look.order, nil
}

// dateLook looks through the events of a file for the order of its dates.
type dateLook struct {
	survey
	events int
}

// more looks at another event, and says whether the next is to be looked at.
func (l *dateLook) more(event []byte) bool {
	l.event(event)
	l.events++
	return !l.order.contradicts() && (l.order != dateOrder{} || l.events < lookForDates)
}

// TellDates looks through a file, as Run does before it sends one, for what comes
// first in dates such as 3/4/2026. The order is DatesAsTold where no date tells;
// open is whether there are dates that may mean either. Errors: dates of both orders.
// What cannot be read is told when the events are.
func TellDates(r io.Reader, name string) (order Dates, open bool, err error) {
	var look dateLook
	_ = Events(r, name, func(e Event) bool {
		return e.Reason != "" || look.more(e.JSON)
	})
	if err := look.order.contradiction(); err != nil {
		return DatesAsTold, false, err
	}
	switch {
	case look.order.dayOnly != "":
		return DatesDayFirst, false, nil
	case look.order.monthOnly != "":
		return DatesMonthFirst, false, nil
	}
	return DatesAsTold, look.order.open(), nil
}

// MonthFirst returns the events of a file whose dates have the day first as the
// decoder reads them; the others are untouched.
func (o Dates) MonthFirst(yield func(Event) bool) func(Event) bool {
	if o != DatesDayFirst {
		return yield
	}
	write := survey{dayFirst: true}
	return func(e Event) bool {
		if e.Reason == "" {
			e.JSON = write.event(e.JSON)
		}
		return yield(e)
	}
}

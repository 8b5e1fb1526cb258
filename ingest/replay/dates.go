package replay

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Dates is what comes first in dates with the year last, 3/4/2026 or 03-04-2026.
type Dates string

const (
	// DatesAsTold is the order of a date that can only be in one, such as 25/03/2026.
	// In files without one, the month is first before slashes, and dates with hyphens
	// are left as they are, which the gateway refuses.
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
	// day in each order, and so does hyphens, which is not read until it is told.
	dayOnly, monthOnly, either, hyphens string
}

// see takes another text that should be a time.
func (o *dateOrder) see(text string) {
	first, second, mark := yearLast(text)
	if mark == 0 {
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
	case mark == '-':
		kind = &o.hyphens
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

// told is the order that the file's dates tell.
func (o *dateOrder) told() Dates {
	switch {
	case o.dayOnly != "":
		return DatesDayFirst
	case o.monthOnly != "":
		return DatesMonthFirst
	}
	return DatesAsTold
}

// open is whether dates with slashes were seen that fit both orders, and none tells.
func (o *dateOrder) open() bool { return o.either != "" && o.dayOnly == "" && o.monthOnly == "" }

// yearLast reads the two numbers before the year of 3/4/2026 or 03-04-2026, and what
// stands between them; 0 where the text is no such date.
func yearLast(text string) (first, second int, mark byte) {
	c := clock{rest: strings.TrimLeft(text, " \t\r\n")}
	first, digits1 := c.number()
	if c.rest == "" || c.rest[0] != '/' && c.rest[0] != '-' {
		return 0, 0, 0
	}
	mark = c.rest[0]
	c.rest = c.rest[1:]
	second, digits2 := c.number()
	if c.rest == "" || c.rest[0] != mark {
		return 0, 0, 0
	}
	c.rest = c.rest[1:]
	_, year := c.number()
	if digits1 == 0 || digits1 > 2 || digits2 == 0 || digits2 > 2 || year != 4 {
		return 0, 0, 0
	}
	return first, second, mark
}

// written is a date of the order as the gateway reads it, with slashes and the month
// first.
func (o Dates) written(text string) string {
	_, _, mark := yearLast(text)
	if mark == 0 || o == DatesAsTold || o == DatesMonthFirst && mark == '/' {
		return text
	}
	lead := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	month, rest, _ := strings.Cut(text[lead:], string(mark))
	day, rest, _ := strings.Cut(rest, string(mark))
	if o == DatesDayFirst {
		month, day = day, month
	}
	return text[:lead] + month + "/" + day + "/" + rest
}

// tellDates reads the files once for the order of their dates. It returns those
// whose dates fit both. Errors: the context's; a file that cannot be read is told
// when it is sent.
func tellDates(ctx context.Context, cfg Config, files []file) (open []string, err error) {
	for i := range files {
		f := &files[i]
		if cfg.Dates != DatesAsTold {
			f.order = cfg.Dates
			continue
		}
		order, err := dateOrderOf(ctx, cfg, *f)
		if err != nil {
			return nil, err
		}
		f.order = order.told()
		f.dates = order.contradiction()
		if order.open() {
			open = append(open, f.name)
		}
	}
	return open, nil
}

// lookForDates is how many events of a file are looked at for a first date with the
// year last: exports write all their times one way.
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
	return look.order.told(), look.order.open(), nil
}

// Written returns the events of a file whose dates are in the order as the decoder
// reads them; the others are untouched.
func (o Dates) Written(yield func(Event) bool) func(Event) bool {
	write := survey{dates: o}
	if !write.writes() {
		return yield
	}
	return func(e Event) bool {
		if e.Reason == "" {
			e.JSON = write.event(e.JSON)
		}
		return yield(e)
	}
}

package replay

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Dates is what comes first in dates with the year last, 3/4/2026 or 3-4-2026.
type Dates string

const (
	// DatesAsTold is what a date tells that can only be one of them, such as 25/03/2026.
	// Where none does, slashes have the month first, dots the day, and hyphens are refused.
	DatesAsTold Dates = ""
	// DatesMonthFirst is the American order in every file.
	DatesMonthFirst Dates = "mdy"
	// DatesDayFirst is the order of most other countries in every file.
	DatesDayFirst Dates = "dmy"
)

// dateSign is what parts the numbers of a date.
type dateSign int

const (
	slashes dateSign = iota
	hyphens
	dots
	dateSigns
)

// signs are the signs themselves.
const signs = "/-."

// DateOrders is what comes first in the dates of a file, by what parts their numbers.
type DateOrders [dateSigns]Dates

// Everywhere is the order for all dates.
func (o Dates) Everywhere() DateOrders { return DateOrders{o, o, o} }

// monthFirst writes a date as the decoder reads it: with slashes and the month first, or
// with dots and the day first. Others stay as they are, and so do those with hyphens that
// may mean two days, where nothing says which.
func (o DateOrders) monthFirst(text string) string {
	_, _, sign, ok := shortDate(text)
	if !ok {
		return text
	}
	order := o[sign]
	lead := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	one, rest, _ := strings.Cut(text[lead:], signs[sign:sign+1])
	other, rest, _ := strings.Cut(rest, signs[sign:sign+1])
	switch {
	case sign == dots && order == DatesMonthFirst:
		return text[:lead] + other + "." + one + "." + rest
	case sign == dots || order == DatesAsTold, sign == slashes && order == DatesMonthFirst:
		return text
	case order == DatesDayFirst:
		one, other = other, one
	}
	return text[:lead] + one + "/" + other + "/" + rest
}

// dateOrder is what the dates of a file with one sign told so far: a date of each kind;
// empty where none of the kind was there.
type dateOrder struct {
	// dayOnly can only have the day first, monthOnly the month; either means another
	// day in each order, and same the same one.
	dayOnly, monthOnly, either, same string
}

// see takes another date.
func (o *dateOrder) see(text string, first, second int) {
	kind := &o.either
	switch {
	case first > 12 && second <= 12:
		kind = &o.dayOnly
	case second > 12 && first <= 12:
		kind = &o.monthOnly
	case first == second && first <= 12:
		kind = &o.same
	case first > 12:
		return
	}
	if *kind == "" {
		*kind = text
	}
}

// contradicts is whether there are dates of both orders.
func (o *dateOrder) contradicts() bool { return o.dayOnly != "" && o.monthOnly != "" }

// open is whether the dates fit both orders.
func (o *dateOrder) open() bool { return o.either != "" && o.dayOnly == "" && o.monthOnly == "" }

// order is what the dates tell: either does for those that are the same in both.
func (o *dateOrder) order() Dates {
	switch {
	case o.dayOnly != "":
		return DatesDayFirst
	case o.monthOnly != "", o.same != "" && o.either == "":
		return DatesMonthFirst
	}
	return DatesAsTold
}

// fileDates is what the dates of a file told so far.
type fileDates struct {
	of [dateSigns]dateOrder
	// needed is a date with hyphens that may mean two days and that an event cannot do
	// without; empty when there is none.
	needed string
}

// see takes another text that should be a time, and says whether it is a date with hyphens
// that may mean two days.
func (d *fileDates) see(text string) (unclear bool) {
	first, second, sign, ok := shortDate(text)
	if !ok {
		return false
	}
	d.of[sign].see(text, first, second)
	return sign == hyphens && first != second && first <= 12 && second <= 12
}

// orders is what the dates tell, by their signs.
func (d *fileDates) orders() DateOrders {
	var orders DateOrders
	for sign := range d.of {
		orders[sign] = d.of[sign].order()
	}
	return orders
}

// problem is why the file's dates cannot be read; nil when they can.
func (d *fileDates) problem() error {
	for _, o := range d.of {
		if o.contradicts() {
			return fmt.Errorf("its dates are of two orders: %q has the day first, %q the month; say which one is right (--dates dmy or mdy)", o.dayOnly, o.monthOnly)
		}
	}
	if d.needed != "" && d.of[hyphens].open() {
		return fmt.Errorf("its dates do not tell whether %q has the day or the month first; say which one is right (--dates dmy or mdy)", d.needed)
	}
	return nil
}

// contradicts is whether there are dates of both orders with one sign.
func (d *fileDates) contradicts() bool {
	return slices.ContainsFunc(d.of[:], func(o dateOrder) bool { return o.contradicts() })
}

// shortDate reads the two numbers before the year of 3/4/2026, and what parts them.
func shortDate(text string) (first, second int, sign dateSign, ok bool) {
	c := clock{rest: strings.TrimLeft(text, " \t\r\n")}
	first, digits1 := c.number()
	if digits1 == 0 || digits1 > 2 || c.rest == "" {
		return 0, 0, 0, false
	}
	sign = dateSign(strings.IndexByte(signs, c.rest[0]))
	if sign < 0 {
		return 0, 0, 0, false
	}
	c.rest = c.rest[1:]
	second, digits2 := c.number()
	if digits2 == 0 || digits2 > 2 || c.rest == "" || c.rest[0] != signs[sign] {
		return 0, 0, 0, false
	}
	c.rest = c.rest[1:]
	_, year := c.number()
	return first, second, sign, year == 4
}

// tellDates reads the files once for the order of their dates. It returns those
// whose dates fit both. Errors: the context's; a file that cannot be read is told
// when it is sent.
func tellDates(ctx context.Context, cfg Config, files []file) (open []string, err error) {
	for i := range files {
		f := &files[i]
		if cfg.Dates != DatesAsTold {
			f.orders = cfg.Dates.Everywhere()
			continue
		}
		told, err := datesOf(ctx, cfg, *f)
		if err != nil {
			return nil, err
		}
		f.orders, f.dates = told.orders(), told.problem()
		if told.of[slashes].open() {
			open = append(open, f.name)
		}
	}
	return open, nil
}

// lookForDates is how many events of a file are looked at for a first date with
// the year last: exports write all their times one way.
const lookForDates = 1000

func datesOf(ctx context.Context, cfg Config, f file) (fileDates, error) {
	var look dateLook
	_ = readFile(ctx, cfg, f, func(int) {}, func(p piece) bool {
		return p.reason != "" || look.more(p.json)
	})
	if ctx.Err() != nil {
		return fileDates{}, fmt.Errorf("look for the order of dates: %w", context.Cause(ctx))
	}
	return look.dates, nil
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
	return !l.dates.contradicts() && (l.dates != fileDates{} || l.events < lookForDates)
}

// TellDates looks through a file, as Run does before it sends one, for what comes
// first in dates such as 3/4/2026. The orders are DatesAsTold where no date tells;
// open is whether there are dates with slashes that may mean either. Errors: dates of both
// orders, or dates with hyphens of which none tells. What cannot be read is told when the
// events are.
func TellDates(r io.Reader, name string) (orders DateOrders, open bool, err error) {
	var look dateLook
	_ = Events(r, name, func(e Event) bool {
		return e.Reason != "" || look.more(e.JSON)
	})
	if err := look.dates.problem(); err != nil {
		return DateOrders{}, false, err
	}
	return look.dates.orders(), look.dates.of[slashes].open(), nil
}

// MonthFirst returns the events of a file with its dates as the decoder reads them; the
// others are untouched.
func (o DateOrders) MonthFirst(yield func(Event) bool) func(Event) bool {
	write := survey{orders: o}
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

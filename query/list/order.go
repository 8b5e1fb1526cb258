package list

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
)

// orderReader reads a $orderby option from left to right.
type orderReader struct{ text, rest string }

// position is that of what is left, in characters, from 1.
func (r *orderReader) position() int {
	return utf8.RuneCountInString(r.text[:len(r.text)-len(r.rest)]) + 1
}

// fail is the error at what is left.
func (r *orderReader) fail(format string, args ...any) *graph.Problem {
	return graph.BadRequest("Invalid $orderby: " + fmt.Sprintf(format, args...) + fmt.Sprintf(" at position %d.", r.position()))
}

// peek is the next word, or a comma, or nothing at the end.
func (r *orderReader) peek() string {
	r.rest = strings.TrimLeft(r.rest, " \t")
	if strings.HasPrefix(r.rest, ",") {
		return ","
	}
	if end := strings.IndexAny(r.rest, " \t,"); end >= 0 {
		return r.rest[:end]
	}
	return r.rest
}

func (r *orderReader) skip(word string) { r.rest = r.rest[len(word):] }

// orderText is the order for the binding of cursors.
func (o PageOptions) orderText() string {
	if o.orderBy == nil {
		return fmt.Sprint(o.descending)
	}
	return fmt.Sprint(o.orderBy.name, o.orderByDescending, o.descending)
}

// readOrder reads $orderby: a property of short lists, and after it or alone
// createdDateTime, each with asc (the default) or desc, and after it id, which
// decides among equal times anyway, in the same direction. After a property, time
// is descending where it is not named.
func (o *PageOptions) readOrder(text string) *graph.Problem {
	r := &orderReader{text: text, rest: text}
	o.orderBy = orderPropertyNamed(r.peek())
	if o.orderBy == nil {
		return o.readTimeOrder(r)
	}
	o.orderByAt = r.position()
	r.skip(r.peek())
	descending, problem := r.direction()
	if problem != nil {
		return problem
	}
	o.orderByDescending, o.descending = descending, true
	if r.peek() != "," {
		return nil // direction has seen the end
	}
	r.skip(",")
	if word := r.peek(); !strings.EqualFold(word, "createdDateTime") {
		return r.fail("only createdDateTime may follow %s, not '%s',", o.orderBy.name, graph.Clip(word))
	}
	return o.readTimeOrder(r)
}

func (o *PageOptions) readTimeOrder(r *orderReader) *graph.Problem {
	if word := r.peek(); !strings.EqualFold(word, "createdDateTime") {
		return r.notOrdered(word)
	}
	r.skip("createdDateTime")
	descending, problem := r.direction()
	if problem != nil {
		return problem
	}
	o.descending = descending
	if r.peek() != "," {
		return nil // direction has seen the end
	}
	r.skip(",")
	if word := r.peek(); !strings.EqualFold(word, "id") {
		return r.fail("only id may follow createdDateTime, not '%s',", graph.Clip(word))
	}
	at := *r
	r.skip("id")
	if same, problem := r.direction(); problem != nil {
		return problem
	} else if same != descending {
		return at.fail("id is ordered as createdDateTime is, both asc or both desc; another order is asked for")
	}
	if r.peek() != "" {
		return r.fail("the end expected")
	}
	return nil
}

// direction reads asc or desc, or nothing, which is asc.
func (r *orderReader) direction() (descending bool, problem *graph.Problem) {
	switch word := r.peek(); strings.ToLower(word) {
	case "", ",":
		return false, nil
	case "asc", "desc":
		r.skip(word)
		if next := r.peek(); next != "" && next != "," {
			return false, r.fail("a comma or the end expected")
		}
		return strings.EqualFold(word, "desc"), nil
	}
	return false, r.fail("asc or desc expected")
}

// notOrdered says why a property is none to order by.
func (r *orderReader) notOrdered(name string) *graph.Problem {
	p, known := filter.Lookup(name)
	switch {
	case name == "":
		return r.fail("createdDateTime expected")
	case !known:
		return r.fail("unknown property '%s'", graph.Clip(name))
	}
	return r.fail("lists are ordered by createdDateTime, and those of at most %d sign-ins also by %s; '%s' stands", maxOrdered, orderPropertyNames(), p.Name)
}

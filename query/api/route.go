package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/query/graph"
)

// RouteName names what a path leads to, for the log, the metrics and the access log.
type RouteName string

// Unknown is that of paths that lead nowhere.
const Unknown RouteName = "unknown"

// Route is what the path of a request leads to.
type Route struct {
	Name RouteName
	// Operations are those of the path, by method. They are never changed.
	Operations []*Operation
	// ID is what stands in the path for its name in braces; empty where it has none.
	ID string
	// Problem says what is wrong with an unknown path.
	Problem string
}

// Methods are what a route can be asked with, for the header Allow.
func (rt Route) Methods() string {
	var methods []string
	for _, o := range rt.Operations {
		methods = append(methods, o.Method)
		if o.Method == http.MethodGet && !o.GetOnly {
			methods = append(methods, http.MethodHead)
		}
	}
	if methods == nil {
		return "GET, HEAD"
	}
	return strings.Join(methods, ", ")
}

// Operation is the one of a method; nil when the path does not have it.
func (rt Route) Operation(method string) *Operation {
	for _, o := range rt.Operations {
		if o.Method == method || method == http.MethodHead && o.Method == http.MethodGet && !o.GetOnly {
			return o
		}
	}
	return nil
}

// OfSession says whether a route is for our own pages alone: it answers no page of
// another origin, whatever the settings allow.
func (rt Route) OfSession() bool { return len(rt.Operations) > 0 && rt.Operations[0].Session }

// Router finds routes. It is read only.
type Router struct{ places []place }

// place is one way to write a path.
type place struct {
	segments   []segment
	operations []*Operation
}

// NewRouter sorts operations by their paths; of two that a path fits, the first counts.
func NewRouter(table []Operation) Router {
	var paths []string
	byPath := map[string][]*Operation{}
	for i := range table {
		o := &table[i]
		for _, path := range withNamedKeys(append([]string{o.Path}, o.Aliases...)) {
			if byPath[path] == nil {
				paths = append(paths, path)
			}
			byPath[path] = append(byPath[path], o)
		}
	}
	var r Router
	for _, path := range paths {
		p := place{operations: byPath[path]}
		for _, text := range strings.Split(strings.Trim(path, "/"), "/") {
			p.segments = append(p.segments, newSegment(text))
		}
		r.places = append(r.places, p)
	}
	return r
}

// withNamedKeys adds the paths whose key, ('{id}'), OData lets stand with its name too,
// (id='{id}').
func withNamedKeys(paths []string) []string {
	for _, path := range paths {
		if before, key, keyed := strings.Cut(path, "('{"); keyed {
			name, _, _ := strings.Cut(key, "}")
			paths = append(paths, before+"("+name+"='{"+key)
		}
	}
	return paths
}

// Route reads an escaped path. Case is ignored, but in ids.
func (r Router) Route(path string) Route {
	var given []string
	for _, escaped := range strings.Split(strings.Trim(path, "/"), "/") {
		text, err := url.PathUnescape(escaped)
		if err != nil {
			return unknownRoute(escaped)
		}
		given = append(given, text)
	}
	furthest := 0
	for _, p := range r.places {
		id, fits := p.match(given)
		if fits == len(p.segments) && fits == len(given) {
			return Route{Name: p.operations[0].Name, Operations: p.operations, ID: id}
		}
		furthest = max(furthest, fits)
	}
	return unknownRoute(given[min(furthest, len(given)-1)])
}

func unknownRoute(segment string) Route {
	return Route{Name: Unknown, Problem: fmt.Sprintf("Resource not found for the segment '%s'.", graph.Clip(segment))}
}

// match compares segments from the left: fits is how many are alike, id what
// stands for the name in braces.
func (p place) match(given []string) (id string, fits int) {
	for i, s := range p.segments[:min(len(p.segments), len(given))] {
		value, ok := s.match(given[i])
		if !ok {
			break
		}
		if s.named {
			id = value
		}
		fits++
	}
	return id, fits
}

// segment is a part of a path between slashes: a text, or a name in braces with
// what stands around it.
type segment struct {
	before, after string
	named         bool
}

func newSegment(text string) segment {
	before, rest, named := strings.Cut(text, "{")
	if !named {
		return segment{before: text}
	}
	_, after, _ := strings.Cut(rest, "}")
	return segment{before: before, after: after, named: true}
}

// match compares without regard to case. A whole segment that begins with a
// dollar is a word of OData and no id; inside quotes a quote is doubled.
func (s segment) match(text string) (value string, ok bool) {
	end := len(text) - len(s.after)
	switch {
	case !s.named:
		return "", strings.EqualFold(text, s.before)
	case end <= len(s.before), !strings.EqualFold(text[:len(s.before)], s.before), !strings.EqualFold(text[end:], s.after):
		return "", false
	case s.before == "" && text[0] == '$':
		return "", false
	}
	value = text[len(s.before):end]
	if strings.HasSuffix(s.before, "'") {
		value = strings.ReplaceAll(value, "''", "'")
	}
	return value, true
}

// AllRoutes are the names of the table's routes, each once, sorted.
func AllRoutes(table []Operation) []RouteName {
	names := []RouteName{Unknown}
	for _, o := range table {
		names = append(names, o.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

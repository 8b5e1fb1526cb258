package report

import (
	"net/url"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

// links makes links to the list of exactly the sign-ins that a number counts.
type links struct {
	base       string
	all        bool
	visibility option.Visibility
}

// between links to the sign-ins of a period (to is exclusive) that meet the
// filters. They are compared as the list does: see sameValue.
func (l links) between(from, to time.Time, filters ...string) string {
	terms := []string{
		"createdDateTime ge " + string(unquoted(from)), "createdDateTime lt " + string(unquoted(to)),
	}
	if l.all {
		terms = append(terms, "(isInteractive eq true or isInteractive eq false)")
	} else {
		terms = append(terms, "isInteractive eq true")
	}
	for _, f := range filters {
		if f != "" {
			terms = append(terms, f)
		}
	}
	link := l.base + "/beta/auditLogs/signIns?$filter=" + url.QueryEscape(strings.Join(terms, " and "))
	if l.visibility == option.Live {
		link += "&visibility=live"
	}
	return link
}

// unquoted is a moment as filters have it.
func unquoted(t time.Time) []byte {
	text := graph.AppendTime(nil, t)
	return text[1 : len(text)-1]
}

// is compares a property with a text; an empty one is missing.
func is(property, value string) string {
	if value == "" {
		return property + " eq null"
	}
	return property + " eq " + quoted(value)
}

// isOneOf compares a property with texts.
func isOneOf(property string, values []string) string {
	terms := make([]string, len(values))
	for i, v := range values {
		terms[i] = is(property, v)
	}
	return either(terms)
}

// either joins filters by or.
func either(filters []string) string { return "(" + strings.Join(filters, " or ") + ")" }

// quoted is a text as a literal of filters.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// Package questions holds what analysts ask of sign-ins again and again, as SQL
// over the views: one file per question, which docs/sql.md shows and the query
// service runs.
package questions

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Files are the questions as they are, NAME.sql.
//
//go:embed *.sql
var Files embed.FS

// Question is one question.
type Question struct {
	// Name names it in addresses: lower-case words with hyphens.
	Name string
	// Title is what a list of questions shows, Description what is found and what
	// to make of it.
	Title, Description string
	// Days are those of the period that is usually asked.
	Days int
	// SQL is the whole file: one SELECT with its comments. It is bound to the
	// parameters tenant, from and to, and to those below.
	SQL string
	// Parameters are further ones, in the order of the file.
	Parameters []Parameter
}

// Parameter is a placeholder of a question.
type Parameter struct {
	// Name and Type are those of the placeholder {Name:Type}.
	Name string
	Type Type
	// Default is its value where none is given.
	Default Value
	// Description says what it is, with its unit.
	Description string
}

// NeedsPolicies is whether the question shows details of Conditional Access
// policies, which not everybody may read.
func (q Question) NeedsPolicies() bool { return strings.Contains(q.SQL, "conditional_access_policies") }

// view is what questions read: sign-ins before the horizon.
const view = "signins_settled"

// Over is the question's SQL with something else in the place of the view
// signins_settled: a table, or a subquery in parentheses with its columns.
func (q Question) Over(source string) string { return strings.ReplaceAll(q.SQL, view, source) }

// All reads the questions, by name. The error names every file that does not
// have the shape of one.
func All() ([]Question, error) { return read(Files) }

func read(files fs.FS) ([]Question, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	slices.Sort(names)
	var all []Question
	var problems []error
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err == nil {
			var q Question
			q, err = parse(strings.TrimSuffix(name, ".sql"), string(text))
			all = append(all, q)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("question %s: %w", name, err))
		}
	}
	return all, errors.Join(problems...)
}

var (
	parameterLine = regexp.MustCompile(`^\{(\w+):([^}]+)\} = (.+?): (.+)$`)
	periodLine    = regexp.MustCompile(`^Usual period: (\d+) days\.$`)
	placeholder   = regexp.MustCompile(`\{(\w+):([^}]+)\}`)
)

// usualDays is the period of questions that name none.
const usualDays = 7

// parse reads a file: a comment with the title on its first line, then lines of
// the description, the usual period where it is not a week, one line for each
// parameter; then the statement.
func parse(name, text string) (Question, error) {
	q := Question{Name: name, SQL: text, Days: usualDays}
	var description []string
	rest := text
	for {
		line, after, _ := strings.Cut(rest, "\n")
		comment, isComment := strings.CutPrefix(line, "-- ")
		if !isComment {
			break
		}
		rest = after
		found, period := parameterLine.FindStringSubmatch(comment), periodLine.FindStringSubmatch(comment)
		switch {
		case q.Title == "":
			q.Title = comment
		case found != nil:
			p := Parameter{Name: found[1], Type: Type(found[2]), Description: found[4]}
			var err error
			if p.Default, err = p.Type.literal(found[3]); err != nil {
				return q, fmt.Errorf("default of %s: %w", p.Name, err)
			}
			q.Parameters = append(q.Parameters, p)
		case period != nil:
			q.Days, _ = strconv.Atoi(period[1]) // digits; check looks at the number
		case len(q.Parameters) > 0:
			return q, fmt.Errorf("%q is no parameter: {name:Type} = default: what it is", comment)
		default:
			description = append(description, comment)
		}
	}
	q.Description = strings.Join(description, " ")
	return q, q.check(rest)
}

// check compares the declared parameters with those of the statement.
func (q Question) check(statement string) error {
	if q.Title == "" || q.Description == "" {
		return errors.New("lacks a title or a description")
	}
	if q.Days < 1 || q.Days > 366 {
		return fmt.Errorf("a usual period of %d days: 1 to 366 are possible", q.Days)
	}
	if !strings.Contains(statement, view) {
		return errors.New("does not read " + view)
	}
	declared := map[string]string{"tenant": "String", "from": "DateTime('UTC')", "to": "DateTime('UTC')"}
	for _, p := range q.Parameters {
		if _, twice := declared[p.Name]; twice {
			return fmt.Errorf("%s is declared twice", p.Name)
		}
		declared[p.Name] = string(p.Type)
	}
	used := map[string]string{}
	for _, found := range placeholder.FindAllStringSubmatch(statement, -1) {
		if before, known := used[found[1]]; known && before != found[2] {
			return fmt.Errorf("%s is both %s and %s", found[1], before, found[2])
		}
		used[found[1]] = found[2]
	}
	if !maps.Equal(declared, used) {
		return fmt.Errorf("declares %v and uses %v", declared, used)
	}
	return nil
}

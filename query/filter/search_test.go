package filter

import (
	"errors"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/internal/caseless"
)

// looked renders a search with each phrase in brackets instead of its columns.
func looked(f *Filter) string {
	text := named(render(f))
	for {
		before, rest, found := strings.Cut(text, "(position(lower(user_principal_name), lower(<String:")
		if !found {
			return text
		}
		value, rest, _ := strings.Cut(rest, ">")
		_, rest, _ = strings.Cut(rest, "lower(ip_address), lower(<String:"+value+">)) > 0)")
		text = before + "[" + value + "]" + rest
	}
}

func TestSearch_becomesSQL(t *testing.T) {
	for search, want := range map[string]string{
		"ann":                        "(([ann]))",
		`"Ann Lee"`:                  "(([Ann Lee]))",
		`ann "outlook web"`:          "(([ann] AND [outlook web]))",
		"ann AND mail OR 192.0.2.1":  "(([ann] AND [mail]) OR ([192.0.2.1]))",
		"ann (mail OR NOT portal)":   "(([ann] AND (([mail]) OR ((NOT [portal])))))",
		`"AND" and "say \"hi\" \\ "`: `(([AND] AND [and] AND [say "hi" \ ]))`,
		"2001:db8::1":                "(([2001:db8::1]))",
	} {
		f, err := ParseSearch(search)
		if err != nil {
			t.Errorf("%s: %v", search, err)
		} else if got := looked(f); got != want {
			t.Errorf("%s\n got %s\nwant %s", search, got, want)
		}
	}
}

func TestSearch_refusesWithPosition(t *testing.T) {
	for search, want := range map[string]string{
		"":                         "a word or a phrase in double quotes expected, but the expression ends at position 1",
		"  ":                       "a word or a phrase in double quotes expected, but the expression ends at position 3",
		"é AND":                    "a word or a phrase in double quotes expected, but the expression ends at position 6",
		"OR x":                     "a word or a phrase in double quotes expected, found 'OR' at position 1",
		"x OR AND y":               "a word or a phrase in double quotes expected, found 'AND' at position 6",
		"(x":                       "')' expected, but the expression ends at position 3",
		"x)":                       "AND, OR or the end expected, found ')' at position 2",
		`x "`:                      "a phrase without its closing quote at position 3",
		`x ""`:                     "an empty phrase at position 3",
		"\xff":                     "text that is not UTF-8 at position 1",
		strings.Repeat("(", 40):    "nests deeper than 32 levels at position 33",
		strings.Repeat("NOT ", 40): "nests deeper than 32 levels at position 129",
		strings.Repeat("x ", 21):   "more than 20 words and phrases at position 41",
	} {
		_, err := ParseSearch(search)
		var problem *Error
		if !errors.As(err, &problem) || !strings.Contains(problem.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", search, err, want)
		}
	}
}

// FuzzParseSearch checks that no search panics, that errors name a position
// inside it, and that its words never reach the statement.
func FuzzParseSearch(f *testing.F) {
	for _, seed := range []string{"ann", `"a b" AND NOT (c OR "d\"")`, "(", `"`, "' OR 1=1 --", "é ü", "\x00", "NOT NOT x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		search, err := ParseSearch(text)
		if err != nil {
			var problem *Error
			if !errors.As(err, &problem) || problem.Position < 1 || problem.Position > len(text)+1 || problem.Message == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		sql := named(search.SQL(func(string, string) string { return "?" }))
		before, behind, _ := strings.Cut(caseless.SQL("?"), "?")
		for _, word := range []string{before, behind, "(NOT ", "lowerUTF8(", "lower(", "position(", ") > 0", " AND ", " OR ", "(", ")", "?", ", "} {
			sql = strings.ReplaceAll(sql, word, "")
		}
		for _, column := range searched {
			sql = strings.ReplaceAll(sql, column, "")
		}
		if sql != "" {
			t.Fatalf("%q left %q in the statement", text, sql)
		}
	})
}

package query

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/gatehouse/gatehouse/query/filter"
)

// hostile makes input that means harm, or is nearly right: always the same for a seed.
type hostile struct{ *rand.Rand }

func newHostile(seed uint64) hostile { return hostile{rand.New(rand.NewPCG(seed, 1))} }

// canary stands in every text that is made up here, canaryDigits in every number:
// what reaches SQL unbound shows it.
const (
	canary       = "kanary"
	canaryDigits = "7317713"
)

// pick is one of some values.
func pick[T any](h hostile, values ...T) T { return values[h.IntN(len(values))] }

// often is true with a chance of so many in a hundred.
func (h hostile) often(percent int) bool { return h.IntN(100) < percent }

// payloads are texts that break what is put together by hand.
var payloads = [...]string{
	canary, canary + "' OR 1=1 --", canary + `\' OR '1'='1`, canary + `\`, canary + `\\'`, canary + "'); DROP TABLE signins; --", canary + "' UNION ALL SELECT * FROM system.users --",
	canary + "{p0:String}", "{p1:String}" + canary, canary + "{tenant:UInt8}", "{" + canary + ":Identifier}", canary + "$1", canary + "?", ":" + canary, "@" + canary, "${" + canary + "}", "{{" + canary + "}}",
	canary + "' FORMAT TSV", canary + " INTO OUTFILE '/tmp/" + canary + "'", canary + "' SETTINGS readonly = 0, max_execution_time = 0 --", canary + "' LIMIT 1 BY id --",
	"/*" + canary + "*/", canary + "*/", "--" + canary, "#" + canary, canary + "\n--", canary + "\x00tail", "\x00" + canary, canary + "\r\nX-Injected: 1", canary + "\t\v\b\a\\N", canary + `\x00\u0000\0`, canary + `\N`,
	canary + "`", "`" + canary + "`", canary + `"`, `"` + canary + `"`, canary + ";", canary + "''", "''" + canary, canary + "'''", "sleepEachRow(3)" + canary, canary + "'||sleep(3)||'",
	"\ufeff" + canary, canary + "\u202e\u2066", canary + "e\u0301\u0301\u0301", canary + "\U0001F600", "ſ" + canary + "İıẞ", canary + "\xff\xfe", "\xc0\xaf" + canary, canary + "\xed\xa0\x80",
	"%" + canary + "_%", canary + "%00", canary + "%27", canary + "+", "<script>" + canary + "</script>", "=cmd|" + canary, "../../" + canary, canary + strings.Repeat("A", 3000), strings.Repeat("'", 39) + canary, strings.Repeat("'", 40) + canary,
	"url('http://127.0.0.1/" + canary + "')", "file('/etc/" + canary + "')", "remote('127.0.0.1', system, " + canary + ")", "currentUser()" + canary, "toString(tenant_id)" + canary,
}

func (h hostile) payload() string { return payloads[h.IntN(len(payloads))] }

// quoted is a text as filters have it, mostly.
func (h hostile) quoted(text string) string {
	if h.often(94) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return pick(h, "'"+text+"'", `"`+text+`"`, text, "'"+text, "'"+strings.ReplaceAll(text, "'", `\'`)+"'")
}

func (h hostile) number() string {
	if h.often(70) {
		return pick(h, "", "-") + canaryDigits
	}
	return pick(h, canaryDigits+"1e400", "-"+canaryDigits+"99999999999999999999", "0x"+canaryDigits, canaryDigits+".", "."+canaryDigits, canaryDigits+"e", "1_"+canaryDigits, "+"+canaryDigits, "NaN"+canary, "Infinity"+canary,
		canaryDigits+"."+strings.Repeat("9", 400), "-0", "9223372036854775808", "1e-400", "١٢٣")
}

func (h hostile) date() string {
	if h.often(70) {
		return fmt.Sprintf("2026-07-%02dT%02d:00:00.%sZ", 1+h.IntN(20), h.IntN(24), canaryDigits)
	}
	return pick(h, "0000-00-00", "9999-12-31T23:59:59.9999999Z", "2026-02-30", "2026-07-17T25:00:00Z", "2026-07-17T14:10:60Z", "-2026-01-01", "2026-07-17T14:10:02+99:99", "2026-07-17T14:10:02."+canaryDigits+"00Z",
		"1677-09-21T00:12:43Z", "2262-04-11T23:47:17Z", "2299-12-31", "1899-12-31", "now()-"+canaryDigits, "2026-07-17 14:10:02", canary, "datetime'2026-07-17'", "2026-W29", "1784286000")
}

func (h hostile) address() string {
	if h.often(60) {
		return pick(h, "192.0.2.1", "2001:db8::1", "203.0.113.0/24", "2001:db8::/32", "::ffff:192.0.2.1", "0.0.0.0/0", "::/0")
	}
	return pick(h, "192.0.2.1/-1", "192.0.2.1/129", "256.1.1.1", "192.0.2.1/24/24", "::1%"+canary, "2001:db8:::1", "192.0.2.1'"+canary, "1.1", "0x7f.1", canary+"/8", "192.0.2.0/024")
}

// value is a literal for a property, mostly of its kind.
func (h hostile) value(p filter.Property) string {
	kind := p.Kind
	if h.often(4) {
		kind = filter.Kind(h.IntN(int(filter.Time) + 1))
	}
	switch kind {
	case filter.Choice:
		return h.quoted(pick(h, "Success", "failure", "notApplied", "interactiveUser", "servicePrincipal", canary, h.payload()))
	case filter.Bool:
		return pick(h, "true", "false", "TRUE", "1", "null", "'true'")
	case filter.Int, filter.Float:
		return h.number()
	case filter.Time:
		return h.date()
	case filter.Address:
		return h.quoted(h.address())
	case filter.ID:
		if h.often(20) {
			return pick(h, "a11ce000-0000-4000-8000-000000000001", "A11CE000-0000-4000-8000-000000000001", "'a11ce000-0000-4000-8000-00000000000'", "a11ce000-0000-4000-8000-00000000000g")
		}
	}
	if h.often(5) {
		return "null"
	}
	return h.quoted(h.payload())
}

func (h hostile) property() filter.Property {
	all := filter.Properties()
	return all[h.IntN(len(all))]
}

// name is how a property is written, mostly.
func (h hostile) name(p filter.Property) string {
	switch {
	case h.often(92):
		return p.Name
	case h.often(50):
		return strings.ToUpper(p.Name)
	}
	return pick(h, canary, p.Name+"/"+canary, "tenant_id", "status)"+canary, canary+"(1)", p.Name+".x", "/"+p.Name, "@gatehouse."+canary, "created_at", "*", "signins.id", "`id`", "id--"+canary, "ıd", "$it", "1=1")
}

// term is one comparison, function or quantifier.
func (h hostile) term(variable string, of filter.Property) string {
	name := h.name(of)
	if variable != "" {
		name = variable
		if of.Name != "" {
			name += "/" + h.name(of)
		}
	} else if of.Collection && h.often(95) {
		return h.quantifier(of)
	}
	switch h.IntN(6) {
	case 0:
		values := []string{}
		for range 1 + h.IntN(pick(h, 3, 3, 8, 8, 20, 600)) {
			values = append(values, h.value(of))
		}
		return name + " in (" + strings.Join(values, pick(h, ",", ", ", ",", ",", ",,")) + ")"
	case 1:
		if of.Kind != filter.Text && h.often(90) {
			break
		}
		return pick(h, "startswith", "endswith", "contains", "CONTAINS", "contains", "startswith", "endswith", canary) + "(" + name + "," + h.quoted(h.payload()) + ")" + pick(h, "", "", " eq true", " eq false", " eq "+canary)
	case 2:
		return name + pick(h, " eq ", " ne ") + "null"
	}
	operator := pick(h, "eq", "ne", "eq", "ne", "EQ")
	switch {
	case h.often(4):
		operator = pick(h, "=", "like", "eq eq", "has", canary)
	case of.Kind == filter.Int || of.Kind == filter.Float || of.Kind == filter.Time || h.often(5):
		operator = pick(h, "gt", "ge", "lt", "le", "eq", "ne")
	}
	return name + " " + operator + " " + h.value(of)
}

func (h hostile) quantifier(of filter.Property) string {
	variable := pick(h, "t", "p", "x", "_", "select", "element", canary, canary+"1", "element1", "tenant_id", "t "+canary, "é")
	if h.often(10) {
		return of.Name + "/any()"
	}
	if len(of.Fields) == 0 {
		element := of
		element.Name, element.Collection = "", false
		return of.Name + "/any(" + variable + ": " + h.term(variable, element) + ")"
	}
	terms := []string{}
	for range 1 + h.IntN(3) {
		terms = append(terms, h.term(variable, of.Fields[h.IntN(len(of.Fields))]))
	}
	return of.Name + pick(h, "/any(", "/any(", "/any(", "/all(", "/"+canary+"(") + variable + ":" + strings.Join(terms, pick(h, " and ", " or ")) + ")"
}

// expression is a filter, mostly a valid one.
func (h hostile) expression(depth int) string {
	switch {
	case depth == 0 || h.often(40):
		return h.term("", h.property())
	case h.often(20):
		return "not (" + h.expression(depth-1) + ")"
	case h.often(20):
		return "(" + h.expression(depth-1) + ")"
	}
	return h.expression(depth-1) + pick(h, " and ", " or ", " and ", " or ", " AND ", " or ", " and ", " xor ", " and and ") + h.expression(depth-1)
}

// filter is an expression, and sometimes one that is damaged, huge or deep.
func (h hostile) filter() string {
	switch n := h.IntN(100); {
	case n < 3:
		deep := h.IntN(60)
		return strings.Repeat("(", deep) + h.expression(1) + strings.Repeat(")", deep)
	case n < 5:
		return strings.Repeat("not ", h.IntN(300)) + h.expression(0)
	case n < 7:
		return strings.Repeat("appId eq '"+canary+"' or ", h.IntN(700)) + "appId eq ''"
	case n < 8:
		return strings.Repeat(h.payload(), 1+h.IntN(900))
	case n < 20:
		return h.damaged(h.expression(2))
	case n < 24:
		return h.payload()
	}
	return h.expression(h.IntN(3))
}

// damaged is a text with some bytes taken away, doubled, exchanged or put in.
func (h hostile) damaged(text string) string {
	b := []byte(text)
	for range 1 + h.IntN(3) {
		if len(b) < 2 {
			break
		}
		at := h.IntN(len(b) - 1)
		switch h.IntN(4) {
		case 0:
			b = append(b[:at], b[at+1:]...)
		case 1:
			b = append(b[:at+1], b[at:]...)
		case 2:
			b[at], b[at+1] = b[at+1], b[at]
		case 3:
			b = append(b[:at], append([]byte(pick(h, "'", "(", ")", "\x00", "\\", "\"", ",", "/", ":", "\xff", " ", "{", "$", "-")), b[at:]...)...)
		}
	}
	return string(b)
}

// search is an expression of words.
func (h hostile) search() string {
	words := []string{}
	for range 1 + h.IntN(pick(h, 3, 25)) {
		word := h.payload()
		if h.often(70) {
			word = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
		}
		words = append(words, pick(h, "", "", "NOT ", "(")+word+pick(h, "", "", "", ")"))
	}
	return strings.Join(words, pick(h, " ", " AND ", " OR ", " and "))
}

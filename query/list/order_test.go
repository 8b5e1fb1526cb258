package list

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/entity"
)

func TestReadOrder_ofTimeAndAProperty(t *testing.T) {
	for text, want := range map[string]struct {
		by                     string
		byDescending, timeDesc bool
		at                     int
	}{
		"createdDateTime":                          {"", false, false, 0},
		"createdDateTime desc":                     {"", false, true, 0},
		"CREATEDDATETIME\tDESC":                    {"", false, true, 0},
		"  createdDateTime  asc  ":                 {"", false, false, 0},
		"createdDateTime desc,id desc":             {"", false, true, 0},
		"createdDateTime , ID":                     {"", false, false, 0},
		"createdDateTime asc,id":                   {"", false, false, 0},
		"status":                                   {"status", false, true, 1},
		"status desc":                              {"status", true, true, 1},
		" \tStatus/ErrorCode asc":                  {"status/errorCode", false, true, 3},
		"userDisplayName desc,createdDateTime":     {"userDisplayName", true, false, 1},
		"ipAddress,createdDateTime desc , id desc": {"ipAddress", false, true, 1},
	} {
		o := NewPageOptions(entity.V1)
		require.Nil(t, o.readOrder(text), text)
		by := ""
		if o.orderBy != nil {
			by = o.orderBy.name
		}
		assert.Equal(t, want.by, by, text)
		assert.Equal(t, []any{want.byDescending, want.timeDesc, want.at}, []any{o.orderByDescending, o.descending, o.orderByAt}, text)
	}
}

func TestReadOrder_ofWhatCannotBe_saysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "createdDateTime expected at position 1.",
		"   ":                               "createdDateTime expected at position 4.",
		",status":                           "unknown property ',' at position 1.",
		"colour":                            "unknown property 'colour' at position 1.",
		"ü desc":                            "unknown property 'ü' at position 1.",
		" appId":                            "lists are ordered by createdDateTime, and those of at most 1000 sign-ins also by " + orderPropertyNames() + "; 'appId' stands at position 2.",
		"status up":                         "asc or desc expected at position 8.",
		"ſtatus up":                         "asc or desc expected at position 8.", // in characters
		"status asc up":                     "a comma or the end expected at position 12.",
		"status,":                           "only createdDateTime may follow status, not '', at position 8.",
		"status, status":                    "only createdDateTime may follow status, not 'status', at position 9.",
		"status,createdDateTime,status":     "only id may follow createdDateTime, not 'status', at position 24.",
		"createdDateTime desc,status":       "only id may follow createdDateTime, not 'status', at position 22.",
		"createdDateTime,":                  "only id may follow createdDateTime, not '', at position 17.",
		"createdDateTime,id up":             "asc or desc expected at position 20.",
		"createdDateTime desc, id asc":      "id is ordered as createdDateTime is, both asc or both desc; another order is asked for at position 23.",
		"createdDateTime asc,id asc,status": "the end expected at position 27.",
		"createdDateTime\ndesc":             "unknown property 'createdDateTime\ndesc' at position 1.",
		"createdDateTime,ü" + strings.Repeat("x", 60): "only id may follow createdDateTime, not 'ü" + strings.Repeat("x", 59) + "...', at position 17.",
	} {
		problem := NewPageOptions(entity.V1).readOrder(text)
		require.NotNil(t, problem, "%q", text)
		assert.Equal(t, http.StatusBadRequest, problem.Status)
		assert.Equal(t, "Invalid $orderby: "+want, problem.Message, "%q", text)
	}
}

func TestOrderText_differsByOrderAlone(t *testing.T) {
	read := func(text string) string {
		o := NewPageOptions(entity.V1)
		require.Nil(t, o.readOrder(text))
		return o.orderText()
	}
	assert.Equal(t, NewPageOptions(entity.V1).orderText(), read("createdDateTime desc,id desc"))
	assert.Equal(t, read("status,createdDateTime desc"), read(" STATUS asc"))
	seen := map[string]string{}
	for _, text := range []string{"createdDateTime", "createdDateTime desc", "status", "status desc", "status,createdDateTime", "status desc,createdDateTime", "status/errorCode"} {
		assert.Empty(t, seen[read(text)], text)
		seen[read(text)] = text
	}
}

// position finds where a message says that something is wrong.
var position = regexp.MustCompile(`at position (\d+)\.$`)

// Whatever is asked for, it is an order that reads as the same one when it is
// written out, or the message says where it is none.
func FuzzReadOrder(f *testing.F) {
	for _, text := range []string{"", "createdDateTime", "createdDateTime desc,id desc", "status asc , createdDateTime", "userDisplayName desc", "ſtatus", "status\u00a0desc", "ü,ü", "id", ",,", "\xff status", "createdDateTime,id,id"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o := NewPageOptions(entity.V1)
		if problem := o.readOrder(text); problem != nil {
			found := position.FindStringSubmatch(problem.Message)
			require.NotNil(t, found, problem.Message)
			at, err := strconv.Atoi(found[1])
			require.NoError(t, err)
			assert.True(t, 1 <= at && at <= utf8.RuneCountInString(text)+1, "%q: %s", text, problem.Message)
			return
		}
		direction := map[bool]string{false: " asc", true: " desc"}
		written := "createdDateTime" + direction[o.descending]
		if o.orderBy != nil {
			written = o.orderBy.name + direction[o.orderByDescending] + "," + written
		}
		again := NewPageOptions(entity.V1)
		require.Nil(t, again.readOrder(written), written)
		assert.Equal(t, o.orderText(), again.orderText(), text)
	})
}

package list

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/signins"
)

func TestSort_byThePropertyThenTimeThenID(t *testing.T) {
	rows := []orderedRow{{key: "a", at: 1, id: "x"}, {key: "a", at: 1, id: "y"}, {key: "a", at: 2, id: "w"}, {key: "b", at: 1, id: "v"}, {key: "", at: 3, id: "u"}}
	for order, want := range map[string]string{
		"status":                           "u w y x v",
		"status desc":                      "v w y x u",
		"status asc,createdDateTime asc":   "u x y w v",
		"status desc,createdDateTime asc":  "v x y w u",
		"status desc,createdDateTime desc": "v w y x u",
	} {
		o := NewPageOptions(entity.V1)
		require.Nil(t, o.readOrder(order))
		shuffled := append([]orderedRow{}, rows...)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		o.sort(shuffled)
		var ids []string
		for _, r := range shuffled {
			ids = append(ids, r.id)
		}
		assert.Equal(t, want, strings.Join(ids, " "), order)
	}
}

func TestLabelsIn_areThoseWrittenDown(t *testing.T) {
	assert.Empty(t, labelsIn(""))
	assert.Empty(t, labelsIn("abcd"), "too short for one")
	assert.Equal(t, map[label]bool{{'a', 'b', 'c', 'd', 'e'}: true, {'f', 'g', 'h', 'i', 'j'}: true}, labelsIn("abcdefghij"))
	assert.Len(t, labelsIn("abcdefghijk"), 2)
}

func TestLabelOf_tellsApartSecondsIDsAndSalts(t *testing.T) {
	seen := map[label]bool{}
	for salt := range int64(3) {
		for second := range signins.Ticks(3) {
			for _, id := range []string{"", "a", "b", "ab", "\x00a"} {
				one := labelOf(salt, second, id)
				assert.False(t, seen[one])
				assert.Equal(t, one, labelOf(salt, second, id), "the next page, on another instance")
				seen[one] = true
			}
		}
	}
}

// A revision moves a sign-in within its second, and its label stays.
func TestSaltFor_makesAllLabelsDifferent(t *testing.T) {
	var rows []orderedRow
	for i := range maxOrdered {
		rows = append(rows, orderedRow{at: signins.Ticks(i%7) * signins.TicksPerSecond, id: fmt.Sprint(i)})
	}
	salt := saltFor(rows)
	labels := map[label]bool{}
	for _, r := range rows {
		labels[labelOf(salt, (r.at+5).Second(), r.id)] = true
	}
	assert.Len(t, labels, maxOrdered)
	assert.EqualValues(t, 1, saltFor(nil))
	assert.EqualValues(t, 100, saltFor([]orderedRow{{id: "same"}, {id: "same", at: 1}}), "it ends where none can be found")
}

func TestNotOrderable_tellsProgramsTheLimit(t *testing.T) {
	problem := notOrderable(graph.OrderedListGrown, 5000, "It has grown.")
	assert.Equal(t, &graph.Problem{Status: http.StatusBadRequest, Code: "BadRequest", Message: "It has grown.", Inner: graph.OrderedListGrown, Limit: 5000}, problem)
}

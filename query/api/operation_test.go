package api

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
)

// testOptions have one option, which must not be 9.
type testOptions struct{ n int }

func (o *testOptions) Options() []option.Option {
	return []option.Option{option.Whole("n", &o.n, 1, 9, "How many.")}
}

func (o *testOptions) Check() *graph.Problem {
	if o.n == 9 {
		return graph.BadRequest("nine")
	}
	return nil
}

func newTestOptions() *testOptions { return &testOptions{n: 5} }

func TestServe_readsOptionsAndChecksThem(t *testing.T) {
	for rawQuery, want := range map[string]struct {
		n       int
		message string
	}{
		"":     {5, ""},
		"?N=7": {7, ""},
		"?n=9": {0, "nine"},
		"?n=x": {0, "Invalid value 'x' for n: it is a whole number from 1 to 9."},
		"?m=1": {0, "Query option 'm' is not supported here."},
	} {
		seen := 0
		o := Operation{Handling: With(newTestOptions, func(_ *Answer, o *testOptions) *graph.Problem {
			seen = o.n
			return nil
		})}
		a, recorder := testAnswer(t, Get, "/"+rawQuery)
		problem := o.Serve(a)
		assert.Equal(t, want.n, seen, rawQuery)
		if want.message == "" {
			assert.Nil(t, problem, rawQuery)
		} else {
			require.NotNil(t, problem, rawQuery)
			assert.Equal(t, want.message, problem.Message)
		}
		assert.Empty(t, recorder.Header())
	}
}

func TestServe_withoutOptions_refusesThem_rawDoesNotLook(t *testing.T) {
	asked := 0
	answered := func(*Answer) *graph.Problem {
		asked++
		return graph.NotFound("its own")
	}
	a, _ := testAnswer(t, Get, "/?x=1&%zz")
	problem := (&Operation{Handling: Without(answered)}).Serve(a)
	require.NotNil(t, problem)
	assert.Equal(t, http.StatusBadRequest, problem.Status)
	assert.Zero(t, asked)
	problem = (&Operation{Handling: Raw(answered)}).Serve(a)
	require.NotNil(t, problem)
	assert.Equal(t, "its own", problem.Message)
	assert.Equal(t, 1, asked)
}

func TestServe_ofOurOwnPages_isNotKept(t *testing.T) {
	a, recorder := testAnswer(t, Get, "/")
	assert.Nil(t, (&Operation{Session: true, Handling: Without(func(*Answer) *graph.Problem { return nil })}).Serve(a))
	assert.Equal(t, "no-store", recorder.Header().Get("Cache-Control"))
}

func TestSettledAnswers_areTheAnswerAndWhatComesInItsPlace(t *testing.T) {
	all := SettledAnswers("The list.", MediaJSON, "schema", MediaCSV, "text")
	require.Len(t, all, 2)
	assert.Equal(t, []int{http.StatusOK, http.StatusNotModified}, []int{all[0].Status, all[1].Status})
	assert.Equal(t, map[string]any{MediaJSON: "schema", MediaCSV: "text"}, all[0].Content)
	assert.Nil(t, all[1].Content)
	for _, of := range all {
		for _, name := range []string{"ETag", "Gatehouse-Horizon", "Gatehouse-Stored-Through"} {
			assert.NotEmpty(t, of.Headers[name], name)
		}
	}
	assert.Empty(t, Answered("Anything.").Headers)
}

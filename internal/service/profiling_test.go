package service

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestProfilingHandler(t *testing.T) {
	for path, want := range map[string]string{
		"/debug/pprof/":                  "allocs",
		"/debug/pprof/mutex?debug=1":     "mutex",
		"/debug/pprof/goroutine?debug=1": "goroutine profile",
		"/debug/pprof/cmdline":           "service.test",
	} {
		recorder := httptest.NewRecorder()
		ProfilingHandler().ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
		if recorder.Code != http.StatusOK || !strings.Contains(recorder.Body.String(), want) {
			t.Errorf("GET %s: %d %.200s, want %q", path, recorder.Code, recorder.Body, want)
		}
	}
}

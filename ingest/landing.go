package ingest

import (
	"fmt"
	"net/http"
)

const landingText = `Gatehouse ingest gateway.

Send sign-in events with POST %[2]s and a bearer token:

  curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
       --data-binary @event.json http://%[1]s%[2]s

Body: one event, an array of events, {"records":[...]}, {"value":[...]} or {"results":[...]} as %[3]s,
or one of these per line as %[4]s; Content-Encoding gzip, zstd or none.
Events: Graph signIn objects, Azure Monitor records, rows of Log Analytics and of advanced hunting.
Answer: 202 with the number accepted and what is wrong with each event refused.

To read and to try: /docs, /openapi.json, /openapi.yaml
For operators: /healthz /readyz /metrics
`

// landing tells people what they have found at GET /; all else is not found.
func (g *Gateway) landing(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "/":
		answer{}.write(w, &problem{
			status: http.StatusNotFound, code: "ResourceNotFound",
			message: "nothing is here: events are posted to " + signInsPath,
		})
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		answer{}.write(w, &problem{
			status: http.StatusMethodNotAllowed, code: "MethodNotAllowed",
			message: "events are posted to " + signInsPath, header: map[string]string{"Allow": "GET, HEAD"},
		})
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = fmt.Fprintf(w, landingText, g.Addr(), signInsPath, contentJSON, contentNDJSON)
	}
}

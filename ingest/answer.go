package ingest

import (
	"encoding/json"
	"net/http"
)

// answer is the body of every answer about events.
type answer struct {
	Error *answerError `json:"error,omitempty"`
	// Accepted is the number of events that Kafka has acknowledged.
	Accepted int64 `json:"accepted"`
	// Duplicates is how many of the events had the tenant and id of an earlier
	// one of this request. They are accepted; one of each id is kept.
	Duplicates int64 `json:"duplicates"`
	// RefusedTotal is how many events were refused; Refused lists the first 1,000.
	RefusedTotal int64     `json:"refused_total"`
	Refused      []Refusal `json:"refused"`
}

type answerError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// write sends the answer; p is nil when the request was done to its end.
func (a answer) write(w http.ResponseWriter, p *problem) {
	status := http.StatusAccepted
	if p != nil {
		status = p.status
		a.Error = &answerError{p.code, p.message}
		for name, value := range p.header {
			w.Header().Set(name, value)
		}
	}
	if a.Refused == nil {
		a.Refused = []Refusal{}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(a) // a client that has gone is no error of ours
}

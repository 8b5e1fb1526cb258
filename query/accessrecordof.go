package query

import (
	"net"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/gatehouse/gatehouse/query/accesslog"
)

// recordOf is what is written down about an answered request.
func recordOf(a *answer, status int, took time.Duration) accesslog.Record {
	address := a.r.RemoteAddr
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	return accesslog.Record{
		At: a.started.UTC(), RequestID: uuid.MustParse(a.requestID), ClientRequestID: a.clientRequestID,
		Who: a.who, Method: a.r.Method, Route: string(a.route.name), Target: accesslog.NoteText(a.route.id),
		Options: accesslog.NoteOptions(a.r.URL.RawQuery, status), Status: status, Rows: a.rows.Load(), Bytes: a.w.bytes, Took: took,
		RemoteAddress: address, ForwardedFor: accesslog.NoteText(strings.Join(a.r.Header.Values("X-Forwarded-For"), ", ")),
	}
}

package query

import (
	"net"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/gatehouse/gatehouse/query/accesslog"
	"github.com/gatehouse/gatehouse/query/api"
)

// recordOf is what is written down about an answered request.
func recordOf(a *api.Answer, status int, took time.Duration) accesslog.Record {
	address := a.Request.RemoteAddr
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	return accesslog.Record{
		At: a.Started.UTC(), RequestID: uuid.MustParse(a.RequestID), ClientRequestID: a.ClientRequestID,
		Who: a.Who, Method: a.Request.Method, Route: string(a.Route.Name), Target: accesslog.NoteText(a.Route.ID),
		Options: accesslog.NoteOptions(a.Request.URL.RawQuery, status), Status: status, Rows: a.Rows.Load(), Bytes: a.Writer.Bytes, Took: took,
		RemoteAddress: address, ForwardedFor: accesslog.NoteText(strings.Join(a.Request.Header.Values("X-Forwarded-For"), ", ")),
	}
}

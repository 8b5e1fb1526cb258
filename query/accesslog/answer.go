package accesslog

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// page is a page of the list of requests.
type page struct {
	list     list
	mark     store.Mark
	requests []byte
	last     signins.Ticks
	lastID   string
	more     bool
	next     string
}

func (p *page) append(dst []byte) []byte {
	dst = append(store.AppendHorizon(append(dst, '{'), p.mark), `,"from":`...)
	dst = append(graph.AppendTime(dst, p.list.first.Time()), `,"to":`...)
	end := p.list.last.Time()
	if !p.list.to.IsZero() {
		end = (p.list.last + 1).Time()
	}
	dst = append(append(append(graph.AppendTime(dst, end), `,"value":[`...), p.requests...), ']')
	if p.next != "" {
		dst = graph.AppendString(append(dst, `,"nextLink":`...), p.next)
	}
	return append(dst, '}')
}

// row is a request as it is shown.
type row struct {
	at                                           time.Time
	requestID, clientRequestID                   string
	user, app                                    string
	appOnly, wholeTenant                         bool
	roles                                        []string
	method, route, target, address, forwardedFor string
	options                                      map[string]string
	status                                       uint16
	rows, bytes                                  uint64
	took                                         uint32
}

// destinations are in the order of accessList.page.
func (r *row) destinations() []any {
	return []any{&r.at, &r.requestID, &r.clientRequestID, &r.user, &r.app, &r.appOnly, &r.roles, &r.wholeTenant, &r.method, &r.route,
		&r.target, &r.options, &r.status, &r.rows, &r.bytes, &r.took, &r.address, &r.forwardedFor}
}

// append appends the request, after a comma unless it is the first.
func (r *row) append(dst []byte) []byte {
	if len(dst) > 0 {
		dst = append(dst, ',')
	}
	dst = append(graph.AppendTime(append(dst, `{"at":`...), r.at), `,"requestId":`...)
	dst = append(graph.AppendString(dst, r.requestID), `,"clientRequestId":`...)
	dst = append(graph.AppendText(dst, r.clientRequestID), `,"userId":`...)
	dst = append(graph.AppendText(dst, r.user), `,"appId":`...)
	dst = append(graph.AppendText(dst, r.app), `,"appOnly":`...)
	dst = append(strconv.AppendBool(dst, r.appOnly), `,"roles":[`...)
	for i, role := range r.roles {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = graph.AppendString(dst, role)
	}
	dst = append(strconv.AppendBool(append(dst, `],"wholeTenant":`...), r.wholeTenant), `,"method":`...)
	dst = append(graph.AppendString(dst, r.method), `,"route":`...)
	dst = append(graph.AppendString(dst, r.route), `,"target":`...)
	dst = append(graph.AppendText(dst, r.target), `,"options":{`...)
	for i, name := range slices.Sorted(maps.Keys(r.options)) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = graph.AppendString(append(graph.AppendString(dst, name), ':'), r.options[name])
	}
	dst = strconv.AppendUint(append(dst, `},"status":`...), uint64(r.status), 10)
	dst = strconv.AppendUint(append(dst, `,"rows":`...), r.rows, 10)
	dst = strconv.AppendUint(append(dst, `,"bytes":`...), r.bytes, 10)
	dst = strconv.AppendUint(append(dst, `,"durationMs":`...), uint64(r.took), 10)
	dst = append(graph.AppendText(append(dst, `,"remoteAddress":`...), r.address), `,"forwardedFor":`...)
	return append(graph.AppendText(dst, r.forwardedFor), '}')
}

package dead

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// tenantsOf returns the tenants that a letter's record names, in lower case and
// each once: that of its header and those that the bytes name, as far as they can
// be read.
func tenantsOf(reason schemas.DeadReason, r *kgo.Record) []string {
	var named []string
	add := func(tenant string) {
		tenant = strings.ToLower(strings.TrimSpace(tenant))
		if tenant != "" && !slices.Contains(named, tenant) {
			named = append(named, tenant)
		}
	}
	for _, h := range r.Headers {
		if h.Key == schemas.HeaderTenant {
			add(string(h.Value))
		}
	}
	if reason == schemas.DeadRefused {
		var event schemas.SignIn
		if event.UnmarshalVT(r.Value) == nil {
			add(event.TenantId)
		}
		return named
	}
	row, plain := eventTenants(r.Value)
	if row != "" {
		plain = nil // a row's TenantId is that of a workspace
	}
	add(row)
	for _, tenant := range plain {
		add(tenant)
	}
	return named
}

// level is an object or an array that is being read.
type level struct {
	object bool
	keyed  bool   // false where a key comes next
	key    string // of the value at hand
}

// eventTenants reads the tenants that a raw event names, as far as its bytes are
// JSON: AADTenantId of a row, tenantId of the topmost object and of its properties.
func eventTenants(value []byte) (row string, plain []string) {
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(value, []byte("\ufeff"))))
	decoder.UseNumber()
	var open []level
	for {
		token, err := decoder.Token()
		if err != nil {
			return row, plain
		}
		var at *level
		if len(open) > 0 {
			at = &open[len(open)-1]
		}
		text, isText := token.(string)
		switch {
		case token == json.Delim('{'), token == json.Delim('['):
			open = append(open, level{object: token == json.Delim('{')})
			continue
		case token == json.Delim('}'), token == json.Delim(']'):
			if open = open[:len(open)-1]; len(open) == 0 {
				return row, plain
			}
			at = &open[len(open)-1]
		case at == nil:
			return row, plain
		case at.object && !at.keyed:
			at.keyed, at.key = true, text
			continue
		case isText && ofEvent(open) && strings.EqualFold(at.key, "AADTenantId"):
			row = text
		case isText && ofEvent(open) && strings.EqualFold(at.key, "tenantId"):
			plain = append(plain, text)
		}
		at.keyed, at.key = false, ""
	}
}

// ofEvent says whether what is read belongs to the topmost object or its properties.
func ofEvent(open []level) bool {
	return len(open) == 1 || len(open) == 2 && open[1].object && strings.EqualFold(open[0].key, "properties")
}

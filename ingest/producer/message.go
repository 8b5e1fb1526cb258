package producer

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/segmentio/kafka-go"

	"github.com/gatehouse/gatehouse/schemas"
)

// Errors of single events, found before they are sent.
var (
	// ErrNotJSON means that an event is no JSON object.
	ErrNotJSON = errors.New("event is not a JSON object")
	// ErrTooLarge means that an event is larger than Gatehouse takes, or than a batch may be.
	ErrTooLarge = errors.New("event is too large")
)

// message makes the record of an event.
func (p *Producer) message(event Event) (kafka.Message, error) {
	value := jsontext.Value(event.JSON)
	if !value.IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) || value.Kind() != '{' {
		return kafka.Message{}, ErrNotJSON
	}
	limit := min(int64(schemas.MaxEventBytes), p.cfg.BatchBytes)
	if int64(len(event.JSON)) > limit {
		return kafka.Message{}, fmt.Errorf("%w: it has %d bytes, at most %d are taken", ErrTooLarge, len(event.JSON), limit)
	}
	m := kafka.Message{
		Value:   event.JSON,
		Headers: []kafka.Header{{Key: schemas.HeaderContentType, Value: []byte("application/json")}},
	}
	id, tenant := cmp.Or(event.ID, idOf(event.JSON)), cmp.Or(event.Tenant, p.cfg.Tenant)
	if len(id)+len(tenant) > maxNames {
		return kafka.Message{}, fmt.Errorf("%w: id and tenant have more than %d bytes", ErrTooLarge, maxNames)
	}
	if id != "" {
		m.Key = []byte(id)
	}
	if tenant != "" {
		m.Headers = append(m.Headers, kafka.Header{Key: schemas.HeaderTenant, Value: []byte(tenant)})
	}
	return m, nil
}

// idOf returns the text of an object's property "id", else of "properties.id";
// empty when there is none.
func idOf(object []byte) string {
	own, properties := idAndProperties(object)
	if own == "" && len(properties) > 0 {
		own, _ = idAndProperties(properties)
	}
	return own
}

func idAndProperties(object jsontext.Value) (id string, properties jsontext.Value) {
	d := jsontext.NewDecoder(strings.NewReader(string(object)), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := d.ReadToken(); err != nil || object.Kind() != '{' {
		return "", nil
	}
	for d.PeekKind() == '"' {
		token, err := d.ReadToken()
		if err != nil {
			return "", nil
		}
		name := token.String()
		value, err := d.ReadValue()
		if err != nil {
			return "", nil
		}
		switch {
		case strings.EqualFold(name, "id") && value.Kind() == '"':
			text, err := jsontext.AppendUnquote(nil, value)
			if err == nil {
				id = string(text)
			}
		case strings.EqualFold(name, "properties"):
			properties = value.Clone()
		}
	}
	return id, properties
}

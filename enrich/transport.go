package enrich

import (
	"strconv"
	"strings"

	"github.com/valyala/fastjson"
)

// transport is what a producer's own properties say about how a client reached
// it; zero where they say nothing.
type transport struct {
	protocol string
	port     int
	path     string
}

// transportReader reads a transport out of the properties that no field has a
// home for. It belongs to one worker.
type transportReader struct{ parser fastjson.Parser }

// read takes protocol, port (also serverPort, destinationPort) and path (also
// requestPath, requestUrl, url), at the top level of the event or of its
// envelope, in any case. The texts are valid until the next call.
func (r *transportReader) read(additional string) transport {
	var t transport
	if additional == "" {
		return t
	}
	value, err := r.parser.Parse(additional)
	if err != nil {
		return t // the decoder wrote it; not worth an event
	}
	object, err := value.Object()
	if err != nil {
		return t
	}
	object.Visit(func(key []byte, v *fastjson.Value) {
		name := strings.TrimPrefix(string(key), "record/")
		switch {
		case t.protocol == "" && strings.EqualFold(name, "protocol"):
			t.protocol = textOf(v)
		case t.port == 0 && isOneOf(name, "port", "serverPort", "destinationPort"):
			t.port = portOf(v)
		case t.path == "" && isOneOf(name, "path", "requestPath", "requestUrl", "url"):
			t.path = pathOf(textOf(v))
		}
	})
	return t
}

func isOneOf(name string, names ...string) bool {
	for _, n := range names {
		if strings.EqualFold(name, n) {
			return true
		}
	}
	return false
}

func textOf(v *fastjson.Value) string {
	text, err := v.StringBytes()
	if err != nil {
		return ""
	}
	return string(text)
}

func portOf(v *fastjson.Value) int {
	if port, err := v.Int(); err == nil {
		return port
	}
	port, err := strconv.Atoi(textOf(v))
	if err != nil {
		return 0
	}
	return port
}

// pathOf drops scheme and host of a URL.
func pathOf(s string) string {
	_, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	slash := strings.IndexByte(rest, '/')
	if slash < 0 {
		return ""
	}
	return rest[slash:]
}

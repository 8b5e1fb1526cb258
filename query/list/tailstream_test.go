package list

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A line break inside of the data would end it, and an empty line the event.
func TestAppendEvent_isOneLineOfData(t *testing.T) {
	got := appendEvent([]byte("id: 7"), "signin", []byte("{\"a\":\r\n1,\n\n\"b\":\"\\n\"}"))
	assert.Equal(t, "id: 7\nevent: signin\ndata: {\"a\":  1,  \"b\":\"\\n\"}\n\n", string(got))
}

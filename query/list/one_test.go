package list

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/query/option"
)

func TestMissing_saysWhereElseToLook(t *testing.T) {
	assert.Equal(t, "There is no sign-in 'x' that you may see before the horizon; visibility=live shows what is not settled yet.", missing("x", option.Settled))
	assert.Equal(t, "There is no sign-in '"+strings.Repeat("x", 60)+"...' that you may see.", missing(strings.Repeat("x", 61), option.Live))
}

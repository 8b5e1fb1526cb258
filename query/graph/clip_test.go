package graph

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClip_cutsAfterSixtyCharacters(t *testing.T) {
	for given, want := range map[string]string{
		"":                               "",
		strings.Repeat("ü", 60):          strings.Repeat("ü", 60),
		strings.Repeat("ü", 61):          strings.Repeat("ü", 60) + "...",
		"\xff" + strings.Repeat("x", 60): "\uFFFD" + strings.Repeat("x", 59) + "...",
	} {
		assert.Equal(t, want, Clip(given))
	}
}

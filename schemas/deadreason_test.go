package schemas_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

// The list, the constants and the page for people agree.
func TestDeadReasons_areAllThereAre(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "deadreason.go", nil, 0)
	require.NoError(t, err)
	var constants []schemas.DeadReason
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == "DeadReason" {
			text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			constants = append(constants, schemas.DeadReason(text))
		}
		return true
	})
	assert.Equal(t, constants, schemas.DeadReasons())

	page, err := os.ReadFile("../docs/dead-letters.md")
	require.NoError(t, err)
	var listed []schemas.DeadReason
	_, table, _ := strings.Cut(string(page), "| reason |")
	for line := range strings.Lines(table) {
		if name, ok := strings.CutPrefix(line, "| `"); ok {
			name, _, _ = strings.Cut(name, "`")
			listed = append(listed, schemas.DeadReason(name))
		} else if strings.TrimSpace(line) == "" {
			break
		}
	}
	assert.Equal(t, schemas.DeadReasons(), listed, "docs/dead-letters.md lists the reasons, in this order")
}

package store

import (
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/stretchr/testify/assert"
)

func TestStatement_holdsNoValueInItsText(t *testing.T) {
	var st Statement
	st.SQL.WriteString("SELECT 1 WHERE true")
	st.And("a = " + st.Bind("String", "x' OR 1=1"))
	st.And("b = " + st.Bind("String", "x' OR 1=1"))
	ids := st.BindIDs("A11CE000-0000-4000-8000-000000000001")
	assert.Equal(t, []string{"{p1:String}", "{p2:String}"}, ids, "as GUIDs are stored, in either case")
	st.SQL.WriteString(" LIMIT " + st.Count(5))
	assert.Equal(t, "SELECT 1 WHERE true AND a = {p0:String} AND b = {p0:String} LIMIT {p3:UInt64}", st.SQL.String())
	args := st.Parameters.Args()
	assert.Len(t, args, 4)
	assert.Equal(t, clickhouse.Named("p0", "x' OR 1=1"), args[0])
	assert.Equal(t, clickhouse.Named("p3", "5"), args[3])
}

package entity

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas/packed"
)

// packedSample adds a value to a text that fits where it goes, and returns it.
func packedSample(target any, text *packed.Text) (want any) {
	yes, degrees := true, 47.25
	switch target.(type) {
	case *string:
		text.Add("Zürich")
		return "Zürich"
	case **bool:
		text.AddBool(&yes)
		return &yes
	case *bool:
		text.AddBool(&yes)
		return true
	case **float64:
		text.AddFloat(&degrees)
		return &degrees
	case *uint32:
		text.AddUint(3303)
		return uint32(3303)
	case *[]string:
		text.AddList([]string{"a", ""})
		return []string{"a", ""}
	}
	return nil
}

func TestUnpacked_everyPackedColumn_isReadAndEmptiedAgain(t *testing.T) {
	var r Row
	for _, c := range packed.Columns() {
		members := ColumnsNamed(c.Members...)
		require.Len(t, members, len(c.Members), "a row has every column of %s", c.Name)
		assert.Equal(t, c.Name, Names(members), "one column of the table is read for all")
		dest := Destinations(&r, members)
		require.Len(t, dest, 1)
		var text packed.Text
		var want []any
		for _, name := range c.Members {
			sample := packedSample(ColumnsNamed(name)[0].dest(&r), &text)
			require.NotNil(t, sample, "%s has a type that is read", name)
			want = append(want, sample)
		}
		scan := dest[0].(*unpacked)
		require.NoError(t, scan.Scan(string(text.Bytes())))
		for i, name := range c.Members {
			assert.Equal(t, want[i], reflect.ValueOf(ColumnsNamed(name)[0].dest(&r)).Elem().Interface(), name)
		}
		require.NoError(t, scan.Scan("")) // as nothing is stored, and what is missing in older texts
	}
	assert.Equal(t, Row{}, r)
}

func TestNames_packedAndOthers_areInTheOrderOfDestinations(t *testing.T) {
	var r Row
	wanted := ColumnsNamed("id", "app_id", "status", "mfa_result", "app_display_name", "risk_state")
	const id = "if(empty(_id_text), toString(_id), _id_text)"
	require.Equal(t, id+", _app, status, _result", Names(wanted))
	list := strings.Split(strings.Replace(Names(wanted), id, "id", 1), ", ")
	dest := Destinations(&r, wanted)
	require.Len(t, dest, len(list))
	require.NoError(t, dest[1].(*unpacked).Scan("a\xffApp\xff"))
	require.NoError(t, dest[3].(*unpacked).Scan(strings.Repeat("x\xff", 6)+"denied\xff"+strings.Repeat("y\xff", 20)))
	assert.Equal(t, Row{AppID: "a", AppDisplayName: "App", MFAResult: "denied", RiskState: "y"}, r)
	assert.Error(t, dest[1].(*unpacked).Scan(7))
}

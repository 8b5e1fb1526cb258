package schemas_test

import (
	"bufio"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestErrorCatalogue_With(t *testing.T) {
	changed, err := schemas.Errors().With(strings.NewReader("\ufeffcode\tname\tstatus\treason\tremediation\r\n" +
		"# ours\n\n50126\t\t\tFalsches Passwort\t\n900001\tOurCode\tInterrupted\tHas to sign the terms\tSign them\n50140\t\tFailure\t\t\n"))
	require.NoError(t, err)
	require.Len(t, changed.All(), len(schemas.Errors().All())+1)
	known, _ := schemas.Errors().Lookup(50126)
	got, _ := changed.Lookup(50126)
	assert.Equal(t, schemas.ErrorCode{Code: 50126, Name: known.Name, Status: known.Status, Reason: "Falsches Passwort", Remediation: known.Remediation}, got)
	got, ok := changed.Lookup(900001)
	assert.True(t, ok)
	assert.Equal(t, schemas.ErrorCode{Code: 900001, Name: "OurCode", Status: schemas.Status_STATUS_INTERRUPTED, Reason: "Has to sign the terms", Remediation: "Sign them"}, got)
	got, _ = changed.Lookup(50140)
	assert.Equal(t, schemas.Status_STATUS_FAILURE, got.Status)
	_, ok = schemas.Errors().Lookup(900001)
	assert.False(t, ok, "the built-in one stays as it is")
	for i, e := range changed.All()[1:] {
		assert.Greater(t, e.Code, changed.All()[i].Code)
	}
}

func TestErrorCatalogue_With_namesEveryProblem(t *testing.T) {
	_, err := schemas.Errors().With(strings.NewReader("50126\tFailure\n" +
		"x\t\tFailure\tr\t\n900001\t\t\tr\t\n900002\t\tfailed\tr\t\n900003\t\tFailure\t\t\n0\t\tFailure\tr\t\n5\t\tSuccess\tr\t\n" +
		"900004\t\tFailure\tr\t\n900004\t\tFailure\tr\t\n99999999999\t\tFailure\tr\t\n"))
	for _, problem := range []string{
		"line 1: 2 cells instead of 5", `line 2: code "x"`, `line 3: status "" of code 900001`, `line 4: status "failed"`, "line 5: code 900003 has no reason",
		"line 6: code 0 cannot be a Failure", "line 7: code 5 cannot be a Success", "line 9: code 900004 is on line 8 already", `line 10: code "99999999999"`,
	} {
		assert.ErrorContains(t, err, problem)
	}
	_, err = schemas.Errors().With(strings.NewReader(strings.Repeat("x", bufio.MaxScanTokenSize+1)))
	assert.ErrorContains(t, err, "token too long")
}

// The catalogue against published lists: it has every code of the documentation
// under the same name, and takes the workbook's interrupts for interrupts.
func TestErrors_publishedLists(t *testing.T) {
	folder := os.Getenv("GATEHOUSE_REAL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "data")
	}
	rows := func(path ...string) [][]string {
		file, err := os.Open(filepath.Join(append([]string{folder, "aadsts"}, path...)...))
		if err != nil {
			t.Skipf("no published lists of codes: %v; set GATEHOUSE_REAL_DATA to their folder", err)
		}
		defer file.Close() //nolint:errcheck // read only
		all, err := csv.NewReader(file).ReadAll()
		require.NoError(t, err)
		return all[1:]
	}
	lookup := func(text string) schemas.ErrorCode {
		code, err := strconv.ParseInt(text, 10, 32)
		require.NoError(t, err)
		e, ok := schemas.Errors().Lookup(int32(code))
		assert.True(t, ok, "code %d is missing", code)
		return e
	}
	documented := rows("entra-docs", "reference-error-codes.csv")
	require.Greater(t, len(documented), 300)
	for _, row := range documented {
		assert.Equal(t, row[1], lookup(row[0]).Name, row[0])
	}
	interrupts := rows("sentinel-workbook", "interrupt-codes.csv")
	require.Len(t, interrupts, 20)
	for _, row := range interrupts {
		assert.Equal(t, schemas.Status_STATUS_INTERRUPTED, lookup(row[0]).Status, row[0])
	}
}

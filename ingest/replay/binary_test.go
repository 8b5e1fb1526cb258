package replay

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a file is as a whole is said once, and not for each of its lines.
func TestRun_filesThatAreNoText_areRefusedAsAWhole(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"archive":  {"PK\x03\x04\x14\x00\x00", "a zip archive"},
		"parquet":  {"PAR1\x15\x04\n{\"id\":\"a\"}\n", "a Parquet file"},
		"avro":     {"Obj\x01\x04\x14avro.codec\n", "an Avro file"},
		"sqlite":   {"SQLite format 3\x00\x10\x00\n", "SQLite"},
		"workbook": {"\xd0\xcf\x11\xe0\xa1\xb1\n\n", "older Excel"},
		"bzip2":    {"BZh91AY&SY\xff\n\x01\n", "bzip2"},
		"picture":  {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no text: byte 8 is zero"},
		"packed":   {string(gzipped(t, "PAR1\x15\x04\n\n")), "a Parquet file"},
	} {
		t.Run(name, func(t *testing.T) {
			result := run(t, newGateway(t), Config{}, folder(t, map[string][]byte{"a.json": []byte(c.text), "b.json": []byte(event("b"))}))
			assert.Equal(t, 1, result.Unreadable)
			assert.Equal(t, 1, result.Accepted)
			if assert.Len(t, result.Refusals, 1) {
				assert.Contains(t, result.Refusals[0].Detail, c.want)
			}
		})
	}
}

// A log may have zeros where a machine stood still, or at its start when it was cut.
func TestRun_logsWithZeros_areRead(t *testing.T) {
	zeros := strings.Repeat("\x00", 100)
	for _, text := range []string{zeros + "\n" + event("a") + "\n" + event("b"), event("a") + "\n" + zeros + "\n" + event("b")} {
		result := run(t, newGateway(t), Config{}, folder(t, map[string][]byte{"a.ndjson": []byte(text)}))
		assert.Equal(t, 2, result.Accepted)
		assert.True(t, result.OK(), "%+v", result)
	}
}

// A header may begin with the letters of a signature.
func TestNotText_wordsAreText(t *testing.T) {
	for _, text := range []string{"ORCID,Id,UserId\n1,2,3\n", "BZh,Id\n", "PAR1", "{\"id\":\"a\"}", strings.Repeat("ü", 100), ""} {
		assert.NoError(t, notText([]byte(text)), text)
	}
}

package replay

import (
	"bytes"
	"errors"
	"fmt"
)

// signatures are how files begin that hold tables or archives of events in a form of
// their own, and what to do with each.
var signatures = []struct{ begin, is string }{
	{"PK\x03\x04", "a zip archive: unpack it and send the files in it; a workbook of Excel is one, save it as CSV UTF-8"},
	{"PAR1", "a Parquet file: convert it to NDJSON"},
	{"Obj\x01", "an Avro file, as Event Hubs Capture writes: convert it to NDJSON, or read the hub itself with gatehouse relay"},
	{"ORC", "an ORC file: convert it to NDJSON"},
	{"SQLite format 3\x00", "a database of SQLite: export its table as CSV or NDJSON"},
	{"\xd0\xcf\x11\xe0", "a workbook of an older Excel: save it as CSV UTF-8"},
	{"BZh", "packed with bzip2: unpack it, or pack it with gzip or zstd"},
	{"\xfd7zXZ\x00", "packed with xz: unpack it, or pack it with gzip or zstd"},
	{"7z\xbc\xaf\x27\x1c", "an archive of 7-Zip: unpack it and send the files in it"},
}

// notText is why a file that begins so is not read line by line: each would be refused
// for what the file is as a whole. It is nil for what may be text.
func notText(head []byte) error {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.begin)) && !plainWord(head, s.begin) {
			return errors.New(s.is)
		}
	}
	// Logs may have zeros at their start, or where a machine stood still: these are passed over.
	const looked = 1 << 10
	head = head[:min(len(head), looked)]
	if at := bytes.IndexByte(head, 0); at > 0 && !isJSON(bytes.TrimLeft(head, blanks)) {
		return fmt.Errorf("no text: byte %d is zero: save it as JSON, NDJSON or CSV in UTF-8", at)
	}
	return nil
}

// plainWord is whether what looks like a signature of letters is the beginning of a line
// of text, such as the header of a CSV file.
func plainWord(head []byte, begin string) bool {
	for i := range len(begin) {
		if begin[i] < ' ' || begin[i] > '~' {
			return false
		}
	}
	return bytes.IndexFunc(head, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' || r == '\ufffd' }) < 0
}

package rawevent

import (
	"bytes"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// maxLogHeader bounds what stands before the event on a line of a log, in bytes.
const maxLogHeader = 512

// LogHeader returns how many bytes stand before the object that a line of a log ends
// with: what syslog, containers and collectors write first, such as
//
//	<134>1 2026-03-04T05:06:07Z relay azure - - - {"time":...
//	2026-03-04T05:06:07.8Z stdout F {"time":...
//	Mar 4 05:06:07 relay azure[7]: {"time":...
//
// It returns 0 where the line begins otherwise, as with a piece of JSON. Only the
// beginning of the line is needed.
func LogHeader(line []byte) int {
	end := bytes.IndexByte(line[:min(len(line), maxLogHeader)], '{')
	if end < 2 || !ascii.IsWordByte(line[0]) && line[0] != '<' && line[0] != '(' {
		return 0
	}
	header := bytes.TrimSuffix(line[:end], []byte("\xef\xbb\xbf")) // as RFC 5424 has before text
	switch header[len(header)-1] {
	case ' ', '\t', ':':
	default:
		return 0
	}
	// Quotes are of JSON, unless in the structured data of RFC 5424.
	if line[0] != '<' && bytes.IndexByte(header, '"') >= 0 {
		return 0
	}
	return end
}

// behindHeader reads the object of a line that begins with a header, which is kept
// beside the event.
func (d *Decoder) behindHeader(line []byte, header, depth int) {
	before, outermost := d.outer.mark(), d.whole == nil
	d.outer.addText("record/", "header", jsontree.View(bytes.TrimRight(line[:header], " \t")))
	if outermost {
		d.whole = line
	}
	yield := d.yield
	d.yield = func(x Decoded) bool {
		if x.Err != nil { // what it says of a place counts from there
			x.Err.Detail = "behind the header of the line: " + x.Err.Detail
		}
		return yield(x)
	}
	d.document(line[header:], depth+1)
	d.yield = yield
	if outermost {
		d.whole = nil
	}
	d.outer.back(before)
}

package export

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/gatehouse/gatehouse/query/graph"
)

// fileFlush is how much of a file is held back, in bytes. Until the first is
// sent a failure still becomes a proper error; after that it cuts the connection.
const fileFlush = 256 << 10

// fileStall is how long a client may take nothing before it is given up.
const fileStall = time.Minute

const (
	// RowsTrailer follows a file: how many sign-ins were looked at.
	RowsTrailer = "Gatehouse-Rows"
	// MoreTrailer follows it: true when older ones were left out, else false.
	MoreTrailer = "Gatehouse-More"
)

// File sends the text of a file as it grows.
type File struct {
	w    http.ResponseWriter
	gzip *gzip.Writer // nil when the client does not take it
	// Text is what is held back; what the file is to hold is appended to it.
	Text        []byte
	sent        bool
	contentType string
	disposition string
}

// NewFile makes one for the client that sent the headers, packed by gzip where these
// allow it.
func NewFile(w http.ResponseWriter, sent http.Header, contentType, disposition string) *File {
	f := &File{w: w, contentType: contentType, disposition: disposition}
	if takesGzip(sent) {
		f.gzip, _ = gzip.NewWriterLevel(f.w, gzip.BestSpeed) // the level is a known one
	}
	return f
}

// takesGzip reads Accept-Encoding; q=0 refuses.
func takesGzip(h http.Header) bool {
	for _, item := range strings.Split(h.Get("Accept-Encoding"), ",") {
		coding, q, _ := strings.Cut(item, ";")
		if coding = strings.TrimSpace(coding); !strings.EqualFold(coding, "gzip") && coding != "*" {
			continue
		}
		weight, weighed := strings.CutPrefix(strings.ReplaceAll(q, " ", ""), "q=")
		if n, err := strconv.ParseFloat(weight, 64); !weighed || err == nil && n > 0 {
			return true
		}
	}
	return false
}

// Headers sets the headers of the file; sending sets them too.
func (f *File) Headers() {
	h := f.w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Disposition", f.disposition)
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Accept-Encoding") // CORS may have named Origin
	h.Set("Trailer", RowsTrailer+", "+MoreTrailer)
	if f.gzip != nil {
		h.Set("Content-Encoding", "gzip")
	}
}

// Flush sends the text when there is enough of it.
func (f *File) Flush() error {
	if len(f.Text) < fileFlush {
		return nil
	}
	return f.send()
}

// send sends what is held back. A client that takes nothing for fileStall is
// given up.
func (f *File) send() error {
	if !f.sent {
		f.Headers()
		f.sent = true
	}
	_ = http.NewResponseController(f.w).SetWriteDeadline(time.Now().Add(fileStall)) // a writer without deadlines has none
	var err error
	if f.gzip != nil {
		_, err = f.gzip.Write(f.Text)
	} else {
		_, err = f.w.Write(f.Text)
	}
	f.Text = f.Text[:0]
	return err
}

// End sends the rest and says in the trailer what the file holds.
func (f *File) End(rows int, more bool) error {
	if err := f.send(); err != nil {
		return err
	}
	if f.gzip != nil {
		if err := f.gzip.Close(); err != nil {
			return err
		}
	}
	f.w.Header().Set(RowsTrailer, strconv.Itoa(rows))
	f.w.Header().Set(MoreTrailer, strconv.FormatBool(more))
	control := http.NewResponseController(f.w)
	err := control.Flush()
	_ = control.SetWriteDeadline(time.Time{}) // it would stay with the connection
	return err
}

// Fail gives the error back as long as nothing was sent, else cuts the connection,
// so that no client takes a part for the whole.
func (f *File) Fail(problem *graph.Problem) *graph.Problem {
	problem.Cut = f.sent
	return problem
}

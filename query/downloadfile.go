package query

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// downloadFlush is how much of a file is held back, in bytes. Until the first is
// sent a failure still becomes a proper error; after that it cuts the connection.
const downloadFlush = 256 << 10

const (
	// rowsTrailer and moreTrailer follow a file: how many sign-ins were looked at,
	// and whether older ones were left out.
	rowsTrailer = "Gatehouse-Rows"
	moreTrailer = "Gatehouse-More"
)

// downloadFile sends the text of a file as it grows.
type downloadFile struct {
	w           *recorder
	gzip        *gzip.Writer // nil when the client does not take it
	buf         []byte
	sent        bool
	contentType string
	disposition string
}

func newDownloadFile(a *answer, o downloadOptions, from, to time.Time) *downloadFile {
	f := &downloadFile{w: a.w, contentType: "text/csv; charset=utf-8; header=present", disposition: o.disposition(from, to)}
	if o.json {
		f.contentType = "application/json; charset=utf-8"
	}
	if takesGzip(a.r.Header) {
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

func (f *downloadFile) headers() {
	h := f.w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Disposition", f.disposition)
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Accept-Encoding") // CORS may have named Origin
	h.Set("Trailer", rowsTrailer+", "+moreTrailer)
	if f.gzip != nil {
		h.Set("Content-Encoding", "gzip")
	}
}

func (f *downloadFile) flush() error {
	if len(f.buf) < downloadFlush {
		return nil
	}
	return f.send()
}

// send sends what is held back. A client that takes nothing for stallTimeout is
// given up.
func (f *downloadFile) send() error {
	if !f.sent {
		f.headers()
		f.sent = true
	}
	_ = http.NewResponseController(f.w).SetWriteDeadline(time.Now().Add(stallTimeout)) // a writer without deadlines has none
	var err error
	if f.gzip != nil {
		_, err = f.gzip.Write(f.buf)
	} else {
		_, err = f.w.Write(f.buf)
	}
	f.buf = f.buf[:0]
	return err
}

// end sends the rest and says in the trailer what the file holds.
func (f *downloadFile) end(rows int, more bool) error {
	if err := f.send(); err != nil {
		return err
	}
	if f.gzip != nil {
		if err := f.gzip.Close(); err != nil {
			return err
		}
	}
	f.w.Header().Set(rowsTrailer, strconv.Itoa(rows))
	f.w.Header().Set(moreTrailer, strconv.FormatBool(more))
	control := http.NewResponseController(f.w)
	err := control.Flush()
	_ = control.SetWriteDeadline(time.Time{}) // it would stay with the connection
	return err
}

// fail gives the error back as long as nothing was sent, else cuts the connection,
// so that no client takes a part for the whole.
func (f *downloadFile) fail(problem *graphError) *graphError {
	problem.cut = f.sent
	return problem
}

package ingest

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Media types that are accepted.
const (
	contentJSON   = "application/json"
	contentNDJSON = "application/x-ndjson"
)

const (
	// bodyPause is how long a client may send nothing in the middle of a body.
	bodyPause = 30 * time.Second
	// zstdWindow is the most memory that a zstd body may ask for.
	zstdWindow = 8 << 20
)

// errDecodedTooLarge: the body is larger after decompression than is taken.
var errDecodedTooLarge = errors.New("decompressed body too large")

// body is a request's body, decompressed while it is read.
type body struct {
	io.Reader
	sent   *sentBody
	format string // name of the compression; empty for none
	close  func()
}

// mediaType tells whether the body is NDJSON or JSON.
func mediaType(r *http.Request) (lines bool, p *problem) {
	header := r.Header.Get("Content-Type")
	media, params, err := mime.ParseMediaType(header)
	charset := params["charset"]
	if err != nil || charset != "" && !strings.EqualFold(charset, "utf-8") {
		media = header
	}
	switch media {
	case contentNDJSON:
		return true, nil
	case contentJSON:
		return false, nil
	}
	return false, unsupported("Content-Type", header, contentJSON, contentNDJSON)
}

// openBody begins to read a request's body. The caller closes it.
func (g *Gateway) openBody(w http.ResponseWriter, r *http.Request) (*body, *problem) {
	encoding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding")))
	if r.ContentLength > g.cfg.MaxBodyBytes {
		return nil, g.bodyTooLarge()
	}
	sent := &sentBody{body: http.MaxBytesReader(w, r.Body, g.cfg.MaxBodyBytes), control: http.NewResponseController(w)}
	b := &body{sent: sent, Reader: sent, close: func() {}}
	switch encoding {
	case "", "identity":
		return b, nil
	case "gzip", "x-gzip":
		z := g.gzips.Get().(*gzip.Reader) //nolint:forcetypeassert // the pool's own
		b.format, b.Reader, b.close = "gzip", &lazyGzip{from: sent, z: z}, func() { g.gzips.Put(z) }
	case "zstd":
		z := g.zstds.Get().(*zstd.Decoder) //nolint:forcetypeassert // the pool's own
		if err := z.Reset(sent); err != nil {
			return nil, badRequest("the body cannot be read as zstd: %s", err)
		}
		b.format, b.Reader, b.close = "zstd", z, func() { _ = z.Reset(nil); g.zstds.Put(z) }
	default:
		return nil, unsupported("Content-Encoding", encoding, "gzip", "zstd", "none")
	}
	b.Reader = &boundedReader{from: b.Reader, left: g.cfg.MaxDecodedBytes}
	return b, nil
}

func (g *Gateway) bodyTooLarge() *problem {
	return tooLarge("the body is larger than %d bytes (ingest.max_body_bytes): send it in parts", g.cfg.MaxBodyBytes)
}

// bodyProblem says what an error of reading the body means for the client.
func (g *Gateway) bodyProblem(b *body, err error) *problem {
	if b.sent.err != nil && !errors.Is(b.sent.err, io.EOF) {
		err = errors.Join(err, b.sent.err) // decompressors may hide it
	}
	var syntax *syntaxError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &syntax):
		return badRequest("the body is not valid JSON: %s", syntax)
	case errors.As(err, &large):
		return g.bodyTooLarge()
	case errors.Is(err, errDecodedTooLarge):
		return tooLarge("the decompressed body is larger than %d bytes (ingest.max_decoded_bytes): send it in parts", g.cfg.MaxDecodedBytes)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &problem{status: http.StatusRequestTimeout, code: "RequestTimeout", message: fmt.Sprintf("no part of the body came for %s", bodyPause)}
	case b.format != "" && (b.sent.err == nil || errors.Is(b.sent.err, io.EOF)):
		return badRequest("the %s body is broken or truncated: %s", b.format, err)
	}
	return badRequest("the body could not be read to its end: %s", err)
}

// sentBody is the body as it was sent. It notes its bytes and the error that
// ended it, and lets no client hold a connection without sending.
type sentBody struct {
	body    io.Reader
	control *http.ResponseController
	until   time.Time
	bytes   int64
	err     error
}

// Read implements io.Reader.
func (s *sentBody) Read(p []byte) (int, error) {
	if now := time.Now(); s.until.Sub(now) < bodyPause*2/3 {
		s.until = now.Add(bodyPause)
		_ = s.control.SetReadDeadline(s.until) // where it cannot be set, as in HTTP/2, the server's timeouts hold
	}
	n, err := s.body.Read(p)
	s.bytes += int64(n)
	if err != nil {
		s.err = err
	}
	return n, err
}

// boundedReader fails with errDecodedTooLarge behind the first left bytes.
type boundedReader struct {
	from io.Reader
	left int64
}

// Read implements io.Reader.
func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), errDecodedTooLarge
	}
	b.left -= int64(n)
	return n, err
}

// lazyGzip reads the header of the stream at the first Read.
type lazyGzip struct {
	from   io.Reader
	z      *gzip.Reader
	opened bool
}

// Read implements io.Reader.
func (l *lazyGzip) Read(p []byte) (int, error) {
	if !l.opened {
		if err := l.z.Reset(l.from); err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF // an empty body is no gzip stream
			}
			return 0, err
		}
		l.opened = true
	}
	return l.z.Read(p)
}

// newGzip and newZstd fill the pools that keep decompressors between requests.
func newGzip() any { return new(gzip.Reader) }

func newZstd() any {
	z, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(zstdWindow)) // fails on options out of range only
	return z
}

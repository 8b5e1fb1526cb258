package geo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
)

const (
	// marker begins the metadata at the end of an MMDB file.
	marker = "\xab\xcd\xefMaxMind.com"
	// maxMetadata is how much metadata there may be, by the format, in bytes.
	maxMetadata = 128 << 10
)

// readError is a file that could not be read this time: it may be the next time.
type readError struct{ cause error }

func (e *readError) Error() string {
	cause, next := e.cause, "it is tried again every few seconds"
	var path *fs.PathError // the path is said already
	if errors.As(cause, &path) {
		cause = path.Err
	}
	switch {
	case errors.Is(cause, fs.ErrNotExist):
		next = "put the file there, or correct its name"
	case errors.Is(cause, fs.ErrPermission):
		next = "let the user that Gatehouse runs as read it"
	}
	return fmt.Sprintf("cannot be read: %v; %s", cause, next)
}

func (e *readError) Unwrap() error { return e.cause }

// readContents reads an MMDB file into memory; call release once, when nothing
// refers to data any more. What it is looked at for first, so that nothing waits
// for a pipe, and a large file of another kind is not read. Errors: a *readError;
// what the file is instead, and what to do.
func readContents(path string) (data []byte, release func(), err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, &readError{err}
	}
	if err := refuseState(info); err != nil {
		return nil, nil, err
	}
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, nil, &readError{err}
	}
	defer func() { _ = file.Close() }() // it was only read
	if err := lookAt(file, info.Size()); err != nil {
		return nil, nil, err
	}
	data, release, err = allocate(int(info.Size()))
	if err != nil {
		return nil, nil, &readError{fmt.Errorf("allocate %d bytes: %w", info.Size(), err)}
	}
	if _, err := io.ReadFull(file, data); err != nil {
		release()
		return nil, nil, &readError{err}
	}
	return data, release, nil
}

// refuseState says why nothing can be read from a file; nil when something can.
func refuseState(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return errors.New("is a directory: name the .mmdb file inside")
	case !info.Mode().IsRegular():
		return errors.New("is no regular file: name an MMDB file")
	case info.Size() == 0:
		return errors.New("is empty: fetch it again")
	case info.Size() > math.MaxInt:
		return errors.New("is larger than this machine can address: name a smaller file")
	}
	return nil
}

// lookAt refuses what cannot be an MMDB file by its beginning and its end.
func lookAt(file io.ReaderAt, size int64) error {
	head := make([]byte, min(size, headBytes))
	if _, err := file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return &readError{err}
	}
	if packed := packedIn(head); packed != "" {
		return fmt.Errorf("is %s: unpack it, and name the .mmdb file inside", packed)
	}
	tail := make([]byte, min(size, maxMetadata+int64(len(marker))))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return &readError{err}
	}
	if bytes.Contains(tail, []byte(marker)) {
		return nil
	}
	return foreign(head)
}

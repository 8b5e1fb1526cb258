package session

import (
	"errors"
	"net/url"
	"strings"
)

// maxReturn bounds a path to return to, in bytes: it travels in a cookie.
const maxReturn = 1000

var errReturn = errors.New("return must be a path of this service, such as /portal/?page=signins")

// CheckReturn refuses whatever a browser could take for an address of another
// origin. A path begins with one slash; query and fragment may follow.
func CheckReturn(path string) error {
	if len(path) > maxReturn || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return errReturn
	}
	for i := range len(path) {
		// Browsers take a backslash for a slash and leave out tabs and line ends.
		if c := path[i]; c <= ' ' || c >= 0x7f || c == '\\' {
			return errReturn
		}
	}
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || !strings.HasPrefix(u.Path, "/") {
		return errReturn
	}
	return nil
}

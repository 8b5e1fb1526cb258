package geo

import "strings"

// headBytes is how much of a file's beginning tells what it is.
const headBytes = 512

// packedIn names the archive or compression that a file is in, by its first bytes;
// "" for none that is known.
func packedIn(head []byte) string {
	const (
		tarAt    = 257
		tarMagic = "ustar"
	)
	is := func(magic string) bool { return strings.HasPrefix(string(head), magic) }
	switch {
	case is("\x1f\x8b\x08"):
		return "compressed with gzip"
	case is("\xfd7zXZ\x00"):
		return "compressed with xz"
	case is("\x28\xb5\x2f\xfd"):
		return "compressed with zstd"
	case is("BZh"):
		return "compressed with bzip2"
	case is("PK\x03\x04"):
		return "a zip archive"
	case is("7z\xbc\xaf\x27\x1c"):
		return "a 7z archive"
	case len(head) >= tarAt+len(tarMagic) && string(head[tarAt:tarAt+len(tarMagic)]) == tarMagic:
		return "a tar archive"
	}
	return ""
}

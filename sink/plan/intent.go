package plan

import (
	"fmt"
	"strconv"
	"strings"
)

// metadataVersion begins every metadata text that the sink commits.
const metadataVersion = "v1"

// acknowledged takes the place of the range when all before the committed
// offset is stored.
const acknowledged = "-"

// Intent is what the sink is about to store, committed before the insert: after
// a crash the next owner of the partition stores exactly the same again.
type Intent struct {
	Span
	Checksum uint32 // CRC-32C over the values of the records, in order
	TopicID  string // of the incarnation of the topic that the offsets belong to
}

// Metadata is the intent as text, to be committed with the offset First:
// "v1 first last count crc topic-id".
func (in Intent) Metadata() string {
	return fmt.Sprintf("%s %d %d %d %08x %s", metadataVersion, in.First, in.Last, in.Count, in.Checksum, in.TopicID)
}

// Acknowledgement is the metadata of an offset before which all is stored: "v1 - topic-id".
func Acknowledgement(topicID string) string {
	return metadataVersion + " " + acknowledged + " " + topicID
}

// commitNote is the meaning of a commit's metadata.
type commitNote struct {
	topicID string  // empty when the metadata says nothing
	intent  *Intent // nil when all before the committed offset is stored
}

// parseMetadata reads the metadata of a committed offset. Empty metadata, or
// text of another program (an operator's reset), says nothing. Text that starts
// like the sink's own but can't be read is an error.
func parseMetadata(text string) (commitNote, error) {
	fields := strings.Split(text, " ")
	version := fields[0]
	if version != metadataVersion {
		if len(fields) > 1 && isVersion(version) {
			return commitNote{}, fmt.Errorf("metadata %q is of version %s, this sink knows %s only", text, version, metadataVersion)
		}
		return commitNote{}, nil
	}
	if len(fields) == 3 && fields[1] == acknowledged && fields[2] != "" {
		return commitNote{topicID: fields[2]}, nil
	}
	if len(fields) != 6 {
		return commitNote{}, fmt.Errorf("metadata %q has %d fields, want 6", text, len(fields))
	}
	in, err := parseIntent(fields[1:])
	if err != nil {
		return commitNote{}, fmt.Errorf("metadata %q: %w", text, err)
	}
	return commitNote{topicID: in.TopicID, intent: &in}, nil
}

func parseIntent(fields []string) (in Intent, err error) {
	if in.First, err = strconv.ParseInt(fields[0], 10, 64); err != nil {
		return in, fmt.Errorf("first offset: %w", err)
	}
	if in.Last, err = strconv.ParseInt(fields[1], 10, 64); err != nil {
		return in, fmt.Errorf("last offset: %w", err)
	}
	if in.Count, err = strconv.Atoi(fields[2]); err != nil {
		return in, fmt.Errorf("count: %w", err)
	}
	crc, err := strconv.ParseUint(fields[3], 16, 32)
	if err != nil {
		return in, fmt.Errorf("crc: %w", err)
	}
	in.Checksum, in.TopicID = uint32(crc), fields[4]
	switch {
	case in.First < 0 || in.Last < in.First:
		return in, fmt.Errorf("range [%d,%d] is none", in.First, in.Last)
	case in.Count < 1 || int64(in.Count)-1 > in.Last-in.First:
		return in, fmt.Errorf("%d records do not fit into [%d,%d]", in.Count, in.First, in.Last)
	case in.TopicID == "":
		return in, fmt.Errorf("no topic id")
	}
	return in, nil
}

// isVersion reports whether text is v and a number.
func isVersion(text string) bool {
	digits, ok := strings.CutPrefix(text, "v")
	if !ok || digits == "" {
		return false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

package dead

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// line is a letter as WriteLines writes it.
type line struct {
	Letter       string             `json:"letter"`
	Partition    int32              `json:"partition"`
	Offset       int64              `json:"offset"`
	At           *time.Time         `json:"at"`
	Reason       schemas.DeadReason `json:"reason"`
	Pointer      string             `json:"pointer,omitempty"`
	Detail       string             `json:"detail"`
	Topic        string             `json:"topic"`
	RawPartition int32              `json:"raw_partition"`
	RawOffset    int64              `json:"raw_offset"`
	Index        int                `json:"index"`
	ID           string             `json:"id,omitempty"`
	Bytes        int                `json:"bytes"`
	WholeBytes   int                `json:"whole_bytes,omitempty"`
	Replays      int                `json:"replays"`
	Sent         int                `json:"sent"`
	SentAt       *time.Time         `json:"sent_at,omitempty"`
}

// WriteLines writes the letters as JSON, one object per line, nothing shortened.
func WriteLines(w io.Writer, letters []Letter) error {
	encoder := json.NewEncoder(w)
	for _, l := range letters {
		err := encoder.Encode(line{
			Letter: l.Position.String(), Partition: l.Position.Partition, Offset: l.Position.Offset,
			At: utc(l.At), Reason: l.Reason, Pointer: l.Pointer, Detail: l.Detail,
			Topic: l.Topic, RawPartition: l.RawPartition, RawOffset: l.RawOffset, Index: l.Index,
			ID: l.ID, Bytes: l.Size, WholeBytes: l.Cut, Replays: l.Replays, Sent: l.Sent, SentAt: utc(l.SentAt),
		})
		if err != nil {
			return fmt.Errorf("write dead letter %s: %w", l.Position, err)
		}
	}
	return nil
}

// WriteCountLines writes the counts as JSON, one object per line.
func WriteCountLines(w io.Writer, counts []Count) error {
	encoder := json.NewEncoder(w)
	for _, c := range counts {
		if err := encoder.Encode(c); err != nil {
			return fmt.Errorf("write counts of dead letters: %w", err)
		}
	}
	return nil
}

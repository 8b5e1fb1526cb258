package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// The broker ends a transaction partition by partition, and then commits its
// offsets. Killed in between, it would come back with a part of the transaction
// committed, the rest aborted, and the offsets forgotten, so that what was
// committed is done again. Kafka's coordinator writes down that a transaction is
// to be committed before it begins to; so does this journal, with the offsets.

// journalName is the journal's file in the broker's directory.
const journalName = "commits.json"

// stagedOffset is an offset that a transaction commits.
type stagedOffset struct {
	Group       string   `json:"group"`
	Topic       string   `json:"topic,omitempty"` // or its id, as the client said it
	TopicID     [16]byte `json:"topic_id"`
	Partition   int32    `json:"partition"`
	Offset      int64    `json:"offset"`
	LeaderEpoch int32    `json:"leader_epoch"`
	Metadata    string   `json:"metadata,omitempty"`
}

// pendingCommit is a transaction whose commit was begun. Each transaction of a
// producer has an epoch of its own (KIP-890).
type pendingCommit struct {
	transaction
	Offsets []stagedOffset `json:"offsets"`
}

// commitJournal follows the requests to a broker and writes down the last commit
// of each producer.
type commitJournal struct {
	path string

	mu      sync.Mutex
	staged  map[transaction][]stagedOffset
	pending map[int64]pendingCommit // by producer
}

func newCommitJournal(dir string) *commitJournal {
	return &commitJournal{
		path:   filepath.Join(dir, journalName),
		staged: map[transaction][]stagedOffset{}, pending: map[int64]pendingCommit{},
	}
}

// follow has the broker show its requests before it carries them out.
func (j *commitJournal) follow(cluster *kfake.Cluster) {
	watch := func(key kmsg.Key, see func(kmsg.Request) error) {
		cluster.ControlKey(int16(key), func(req kmsg.Request) (kmsg.Response, error, bool) { //nolint:revive // the library's order
			j.mu.Lock()
			defer j.mu.Unlock()
			if err := see(req); err != nil {
				cluster.KeepControl()
				return nil, err, true // what cannot be written down is not begun; the client tries again
			}
			return nil, nil, false
		})
	}
	watch(kmsg.TxnOffsetCommit, func(req kmsg.Request) error { j.stage(req.(*kmsg.TxnOffsetCommitRequest)); return nil })
	watch(kmsg.EndTxn, func(req kmsg.Request) error { return j.end(req.(*kmsg.EndTxnRequest)) })
	watch(kmsg.OffsetCommit, func(req kmsg.Request) error { return j.forget(req.(*kmsg.OffsetCommitRequest).Group) })
}

// stage notes what a transaction is going to commit.
func (j *commitJournal) stage(req *kmsg.TxnOffsetCommitRequest) {
	of := transaction{req.ProducerID, req.ProducerEpoch}
	for _, t := range req.Topics {
		for _, p := range t.Partitions {
			offset := stagedOffset{
				Group: req.Group, Topic: t.Topic, TopicID: t.TopicID,
				Partition: p.Partition, Offset: p.Offset, LeaderEpoch: p.LeaderEpoch,
			}
			if p.Metadata != nil {
				offset.Metadata = *p.Metadata
			}
			j.staged[of] = append(j.staged[of], offset)
		}
	}
}

// firstUniqueEpoch is the version of EndTxn from which on each transaction has an
// epoch of its own. Of older clients nothing is noted: their transactions cannot
// be told apart.
const firstUniqueEpoch = 5

// end writes down a commit that is about to begin.
func (j *commitJournal) end(req *kmsg.EndTxnRequest) error {
	of := transaction{req.ProducerID, req.ProducerEpoch}
	offsets := j.staged[of]
	delete(j.staged, of)
	if !req.Commit || req.Version < firstUniqueEpoch {
		return nil
	}
	if done, there := j.pending[of.Producer]; there && done.transaction == of && len(offsets) == 0 {
		return nil // the same request again
	}
	j.pending[of.Producer] = pendingCommit{of, offsets}
	return j.write()
}

// forget leaves out offsets of a group that is moved by other means: what was
// committed before must not come back.
func (j *commitJournal) forget(group string) error {
	changed := false
	for producer, p := range j.pending {
		of := func(o stagedOffset) bool { return o.Group == group }
		if slices.ContainsFunc(p.Offsets, of) {
			p.Offsets = slices.DeleteFunc(slices.Clone(p.Offsets), of)
			j.pending[producer], changed = p, true
		}
	}
	if !changed {
		return nil
	}
	return j.write()
}

// write replaces the file.
func (j *commitJournal) write() error {
	all := make([]pendingCommit, 0, len(j.pending))
	for _, p := range j.pending {
		all = append(all, p)
	}
	text, err := json.Marshal(all)
	if err == nil {
		err = writeSynced(j.path+".new", text)
	}
	if err == nil {
		err = os.Rename(j.path+".new", j.path)
	}
	if err != nil {
		return fmt.Errorf("write down a transaction's commit: %w", err)
	}
	return nil
}

func writeSynced(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Sync(), file.Close())
}

// readJournal returns the commits that a killed broker had begun; some of them
// it may have finished.
func readJournal(dir string) ([]pendingCommit, error) {
	path := filepath.Join(dir, journalName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var all []pendingCommit
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return all, nil
}

// dropJournal removes the journal of a broker that has finished all it began.
func dropJournal(dir string) error {
	if err := os.Remove(filepath.Join(dir, journalName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the journal of commits: %w", err)
	}
	return nil
}

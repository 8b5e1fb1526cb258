package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/internal/testkit/apache"
)

// The Kafka that a run can use.
const (
	brokerApache = "apache" // Apache Kafka from its jars
	brokerKfake  = "kfake"  // the demo's broker, in a process of its own
)

// Bounds of the parts of a run around the faults.
const (
	startLimit  = 3 * time.Minute
	finishLimit = time.Minute     // producers, with what they have under way
	catchUp     = 3 * time.Minute // stored-through passes the last acknowledgement
	verifyLimit = 2 * time.Minute
)

// settings are what the environment says.
type settings struct {
	// seed (CHAOS_SEED) decides the faults; random when it is not set.
	seed uint64
	// length (CHAOS_SECONDS) is how long faults happen.
	length time.Duration
	// rate (CHAOS_RATE) is how many events per second each producer sends.
	rate int
	// broker (CHAOS_KAFKA) is apache or kfake; apache when its jars are there.
	broker string
	libs   string // folder of Apache Kafka's jars
	// binary (CHAOS_BINARY) is the gatehouse under test.
	binary string
	// dir (CHAOS_DIR) takes data and logs, and is kept when something was found.
	dir string
}

// hardLimit is after which time the program ends, whatever it does.
func (s settings) hardLimit() time.Duration {
	return startLimit + s.length + finishLimit + catchUp + verifyLimit + time.Minute
}

func readSettings(get func(string) string, now time.Time) (settings, error) {
	s := settings{seed: uint64(now.UnixNano()) % 1_000_000, binary: get("CHAOS_BINARY"), dir: get("CHAOS_DIR")}
	var problems []error
	number := func(name string, otherwise, most int) int {
		text := get(name)
		if text == "" {
			return otherwise
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > most {
			problems = append(problems, fmt.Errorf("%s: %q is not a number from 1 to %d", name, text, most))
		}
		return n
	}
	s.length = time.Duration(number("CHAOS_SECONDS", 300, 86_400)) * time.Second
	s.rate = number("CHAOS_RATE", 150, 10_000)
	if text := get("CHAOS_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			problems = append(problems, fmt.Errorf("CHAOS_SEED: %q is not a number, 0 or more", text))
		}
		s.seed = seed
	}
	problems = append(problems, s.chooseBroker(get("CHAOS_KAFKA")), s.findBinary())
	if err := errors.Join(problems...); err != nil {
		return settings{}, err
	}
	return s, s.makeDir()
}

func (s *settings) chooseBroker(asked string) error {
	libs, err := apache.FindLibs(".")
	switch {
	case asked == brokerApache && err != nil:
		return fmt.Errorf("CHAOS_KAFKA=%s: %w", asked, err)
	case asked == brokerKfake || asked == "" && err != nil:
		s.broker = brokerKfake
	case asked == brokerApache || asked == "":
		s.broker, s.libs = brokerApache, libs
	default:
		return fmt.Errorf("CHAOS_KAFKA: %q is neither %s nor %s", asked, brokerApache, brokerKfake)
	}
	return nil
}

func (s *settings) findBinary() error {
	if s.binary == "" {
		s.binary = "bin/gatehouse"
	}
	path, err := filepath.Abs(s.binary)
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		return fmt.Errorf("the program under test, CHAOS_BINARY: %w; run `make build`", err)
	}
	s.binary = path
	return nil
}

func (s *settings) makeDir() error {
	var err error
	if s.dir == "" {
		s.dir, err = os.MkdirTemp("", "gatehouse-chaos-")
	} else if s.dir, err = filepath.Abs(s.dir); err == nil {
		err = os.Mkdir(s.dir, 0o700)
	}
	if err != nil {
		return fmt.Errorf("directory of the run: %w; CHAOS_DIR must not be there yet", err)
	}
	return nil
}

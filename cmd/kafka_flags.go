package cmd

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// kafkaFlags say which Kafka a command works on, where the settings do not.
type kafkaFlags struct {
	brokers []string
	dataDir string
}

func (k *kafkaFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringSliceVar(&k.brokers, "kafka", nil, "Kafka brokers, HOST:PORT,... (default: those of the settings)")
	flags.StringVar(&k.dataDir, "data-dir", "", "data directory of a running demo whose Kafka is meant, instead of --kafka")
}

// apply puts the brokers that the flags mean into the settings.
func (k *kafkaFlags) apply(cfg *Config) error {
	switch {
	case len(k.brokers) > 0 && k.dataDir != "":
		return usageError{errors.New("--kafka and --data-dir exclude each other: both say which Kafka is meant")}
	case len(k.brokers) > 0:
		cfg.Kafka.Brokers = k.brokers
	case k.dataDir != "":
		broker, err := demoBroker(k.dataDir)
		if err != nil {
			return usageError{err}
		}
		cfg.Kafka.Brokers = []string{broker}
	default:
		return nil
	}
	if err := cfg.share(); err != nil {
		return err
	}
	if err := cfg.Kafka.Validate(); err != nil {
		return usageError{fmt.Errorf("--kafka: %w", err)}
	}
	return nil
}

// demoBroker is the address of the Kafka of the demo on a data directory, which
// may run or not.
func demoBroker(dir string) (string, error) {
	broker, _, err := demoAddresses(dir)
	if err != nil {
		return "", err
	}
	if broker == "" {
		return "", fmt.Errorf("--data-dir %s: that demo has no Kafka of its own; name its brokers with --kafka", dir)
	}
	return broker, nil
}

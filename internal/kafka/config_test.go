package kafka_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

func TestConfig_default_isValid(t *testing.T) {
	if err := kafka.DefaultConfig().Validate(); err != nil {
		t.Error(err)
	}
}

func TestConfig_Validate_namesAllProblems(t *testing.T) {
	notPEM := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(notPEM, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		cfg  kafka.Config
		want []string
	}{
		{"no broker", kafka.Config{}, []string{"brokers: "}},
		{"bad brokers", kafka.Config{Brokers: []string{"a:1", "b", ":9", "c:70000"}}, []string{"brokers[1]: ", "brokers[2]: ", "brokers[3]: "}},
		{
			"tls without enabled", kafka.Config{Brokers: []string{"a:1"}, TLS: kafka.TLSConfig{CAFile: "x"}},
			[]string{"tls: "},
		},
		{
			"half a key pair, no such file", kafka.Config{Brokers: []string{"a:1"}, TLS: kafka.TLSConfig{Enabled: true, CertFile: "x", CAFile: "/none"}},
			[]string{"tls: cert_file and key_file", "tls.ca_file: "},
		},
		{
			"no certificate in the file", kafka.Config{Brokers: []string{"a:1"}, TLS: kafka.TLSConfig{Enabled: true, CAFile: notPEM}},
			[]string{"no PEM certificate"},
		},
		{
			"unknown mechanism", kafka.Config{Brokers: []string{"a:1"}, SASL: kafka.SASLConfig{Mechanism: "gssapi"}},
			[]string{"sasl.mechanism: ", "sasl.username: ", "sasl.password: "},
		},
		{
			"password without mechanism", kafka.Config{Brokers: []string{"a:1"}, SASL: kafka.SASLConfig{Password: "geheim"}},
			[]string{"sasl.mechanism: "},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.cfg.Validate()
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v lacks %q", err, want)
				}
			}
			if got := len(strings.Split(err.Error(), "\n")); got != len(c.want) {
				t.Errorf("%d problems, want %d: %v", got, len(c.want), err)
			}
			if strings.Contains(err.Error(), "geheim") {
				t.Error("the error shows the password")
			}
		})
	}
}

// The options log in by each mechanism, and not with a wrong password.
func TestConfig_Options_sasl(t *testing.T) {
	for mechanism, name := range map[string]string{
		kafka.MechanismPlain: "PLAIN", kafka.MechanismScramSHA256: "SCRAM-SHA-256", kafka.MechanismScramSHA512: "SCRAM-SHA-512",
	} {
		t.Run(mechanism, func(t *testing.T) {
			cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.EnableSASL(), kfake.Superuser(name, "gate", "right"))
			if err != nil {
				t.Fatal(err)
			}
			defer cluster.Close()
			ping := func(password string) error {
				cfg := kafka.Config{Brokers: cluster.ListenAddrs(), SASL: kafka.SASLConfig{Mechanism: mechanism, Username: "gate", Password: password}}
				opts, err := cfg.Options()
				if err != nil {
					t.Fatal(err)
				}
				client, err := kgo.NewClient(append(opts, kgo.RetryTimeout(0), kgo.RequestRetries(0))...)
				if err != nil {
					t.Fatal(err)
				}
				defer client.Close()
				return client.Ping(t.Context())
			}
			if err := ping("right"); err != nil {
				t.Error(err)
			}
			if err := ping("wrong"); err == nil {
				t.Error("a wrong password is taken")
			}
		})
	}
}

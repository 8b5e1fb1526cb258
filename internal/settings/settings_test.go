package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type server struct {
	Listen   string        `koanf:"listen"`
	Timeout  time.Duration `koanf:"timeout"`
	MaxBytes int64         `koanf:"max_bytes"`
	Strict   bool          `koanf:"strict"`
	Brokers  []string      `koanf:"brokers"`
	Rules    []rule        `koanf:"rules"`
	Password string        `koanf:"password"`
}

type rule struct {
	Name  string `koanf:"name"`
	Limit int    `koanf:"limit"`
}

type everything struct {
	Brokers []string `koanf:"brokers"`
	One     server   `koanf:"one"`
	Two     server   `koanf:"two"`
}

func defaults() everything {
	return everything{
		Brokers: []string{"a:1", "b:2"},
		One:     server{Listen: "127.0.0.1:1", Timeout: time.Second, MaxBytes: 10, Rules: []rule{{"x", 1}, {"y", 2}}},
	}
}

var schema = Schema{Elsewhere: map[string]string{"one.brokers": "brokers", "two.brokers": "brokers"}, Ignore: []string{"GATEHOUSE_TEST_*", "GATEHOUSE_OTHER"}}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gatehouse.yaml")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestLoad_fileThenEnvironment_overDefaults(t *testing.T) {
	got := defaults()
	file := write(t, `
brokers: [c:3]
one:
  listen: 0.0.0.0:80
  max_bytes: 20
  rules: [{name: z, limit: 9}]
two:
`)
	environ := []string{
		"GATEHOUSE_ONE__MAX_BYTES=30", "GATEHOUSE_ONE__STRICT=true", "GATEHOUSE_TWO__TIMEOUT=1m30s",
		`GATEHOUSE_TWO__RULES=[{name: w, limit: 4}]`, "GATEHOUSE_TEST_ONLY=1", "GATEHOUSE_OTHER=2", "GATEHOUSE_TWO__LISTEN=", "PATH=/bin",
	}
	require.NoError(t, Load(&got, file, environ, schema))
	want := everything{
		Brokers: []string{"c:3"},
		One:     server{Listen: "0.0.0.0:80", Timeout: time.Second, MaxBytes: 30, Strict: true, Rules: []rule{{"z", 9}}},
		Two:     server{Timeout: 90 * time.Second, Rules: []rule{{"w", 4}}},
	}
	assert.Equal(t, want, got)

	got = defaults()
	require.NoError(t, Load(&got, "", []string{"GATEHOUSE_BROKERS=x:1, y:2,z:3"}, schema))
	assert.Equal(t, []string{"x:1", "y:2", "z:3"}, got.Brokers)
}

func TestLoad_manyMistakes_areAllReported(t *testing.T) {
	got := defaults()
	file := write(t, `
one:
  lisen: x
  Listen: y
  timeout: soon
  brokers: [k:1]
  rules: [{name: z}, {nmae: q, limit: many}]
three: {}
`)
	err := Load(&got, file, []string{"GATEHOUSE_ONE__MAX_BYTES=lots", "GATEHOUSE_ONE_LISTEN=z", "GATEHOUSE_TWO__RULES=none"}, schema)
	require.Error(t, err)
	lines := strings.Split(err.Error(), "\n")
	for _, want := range []string{
		file + ": one.lisen: unknown setting; did you mean one.listen?",
		file + ": one.Listen: unknown setting; did you mean one.listen?",
		file + ": one.timeout: ",
		file + ": one.brokers: cannot be set here; set " + file + ": brokers, which counts for all stages",
		file + ": one.rules.1.nmae: unknown setting",
		file + ": one.rules.1.limit: ",
		file + ": three: unknown setting",
		"GATEHOUSE_ONE__MAX_BYTES: ",
		"GATEHOUSE_ONE_LISTEN: unknown setting",
		"GATEHOUSE_TWO__RULES: no YAML list",
	} {
		assert.Condition(t, func() bool {
			for _, line := range lines {
				if strings.HasPrefix(line, want) {
					return true
				}
			}
			return false
		}, "%q is missing in:\n%s", want, err)
	}
	assert.Len(t, lines, 10, err.Error())
}

func TestLoad_unreadableFile_saysWhich(t *testing.T) {
	got := defaults()
	require.ErrorContains(t, Load(&got, filepath.Join(t.TempDir(), "none.yaml"), nil, schema), "none.yaml")
	file := write(t, "one: [")
	require.ErrorContains(t, Load(&got, file, nil, schema), file)
}

func TestPrint_masksSecretsAndReadsBack(t *testing.T) {
	cfg := defaults()
	cfg.One.Password = "hunter2"
	require.NoError(t, Copy(&cfg, schema.Elsewhere))
	var out strings.Builder
	require.NoError(t, Print(&out, cfg, schema))
	assert.NotContains(t, out.String(), "hunter2")
	assert.Contains(t, out.String(), `password: "********"`)
	assert.Contains(t, out.String(), "timeout: 1s")
	assert.Contains(t, out.String(), `password: ""`, "a secret that is not set must be seen as such")

	var again everything
	require.NoError(t, Load(&again, write(t, out.String()), nil, schema))
	require.NoError(t, Copy(&again, schema.Elsewhere))
	again.One.Password = "hunter2"
	assert.Equal(t, len(cfg.One.Rules), len(again.One.Rules))
	cfg.Two.Rules, again.Two.Rules = nil, nil
	assert.Equal(t, cfg, again)
}

func TestPrint_masksEachSecretOfAList(t *testing.T) {
	cfg := struct {
		Section struct {
			Keys []string `koanf:"cookie_keys"`
		} `koanf:"section"`
	}{}
	cfg.Section.Keys = []string{"hunter2", "hunter3"}
	var out strings.Builder
	require.NoError(t, Print(&out, cfg, Schema{}))
	assert.NotContains(t, out.String(), "hunter")
	assert.Equal(t, 2, strings.Count(out.String(), mask), out.String())
}

func TestCopy_wrongPaths_areErrors(t *testing.T) {
	cfg := defaults()
	require.NoError(t, Copy(&cfg, map[string]string{"one.brokers": "brokers"}))
	assert.Equal(t, cfg.Brokers, cfg.One.Brokers)
	require.ErrorContains(t, Copy(&cfg, map[string]string{"one.none": "brokers"}), "target does not exist")
	require.ErrorContains(t, Copy(&cfg, map[string]string{"one.brokers": "none"}), "source does not exist")
	require.ErrorContains(t, Copy(&cfg, map[string]string{"one.listen": "brokers"}), "is no string")
}

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

// A value that does not fit is refused: none is bent until it does.
func TestLoad_valuesThatDoNotFit_sayWhatToWrite(t *testing.T) {
	for content, want := range map[string]string{
		"one: {timeout: 2}":             "one.timeout: 2 is no duration; write it with its unit, as 500ms, 30s or 2h",
		"one: {timeout: 2d}":            `one.timeout: "2d" is no duration; write it with its unit, as 500ms, 30s or 2h`,
		"one: {max_bytes: 1.9}":         "one.max_bytes: 1.9 is no whole number",
		"one: {max_bytes: true}":        "one.max_bytes: true is no whole number",
		"one: {max_bytes: 64MiB}":       `one.max_bytes: "64MiB" is no whole number, or has too many digits`,
		"one: {max_bytes: 1e20}":        "one.max_bytes: 1e+20 is too large; the largest number is 9223372036854775807",
		"one: {strict: maybe}":          `one.strict: "maybe" is neither true nor false`,
		"one: {strict: 1}":              "one.strict: 1 is neither true nor false",
		"one: {listen: 0123}":           "one.listen: 83 is not text as it stands; write it between quotes",
		"one: {listen: [a]}":            "one.listen: a list stands where a text belongs",
		"one: {password: 0123}":         "one.password: the value is not text as it stands; write it between quotes",
		"one: {password: [hunter2]}":    "one.password: the value stands where a text belongs",
		"one: [a]":                      "one: a list is no section; set what belongs there, each setting by its own name",
		"one: hello":                    `one: "hello" is no section; set what belongs there, each setting by its own name`,
		"one: {rules: [x]}":             `one.rules.0: "x" is no section; set what belongs there, each setting by its own name`,
		"brokers: 5":                    "brokers: 5 is no list; write [a, b]",
		"one: {1: x}":                   "one.1: unknown setting",
		"one.listen: x":                 "one.listen: unknown setting; write listen: below one: instead of a dot",
		"[a, b]":                        "line 1: no settings; sections such as kafka: belong here",
		"one: {}\n---\ntwo: {}":         "line 2: a second document begins; put all settings into one, without ---",
		"one: {}\none: {}":              `line 2: mapping key "one" already defined at line 1`,
		"one: {listen: a, listen: b}":   `line 1: mapping key "listen" already defined at line 1`,
		"one:\n\tlisten: x":             "line 2: found character that cannot start any token",
		"one: {max_bytes: many, x: y} ": "one.x: unknown setting",
	} {
		got := defaults()
		file := write(t, content)
		err := Load(&got, file, nil, schema)
		require.Error(t, err, content)
		assert.Contains(t, strings.Split(err.Error(), "\n"), file+": "+want, content)
	}
}

func TestLoad_valuesWrittenInOtherWays_fit(t *testing.T) {
	for _, content := range []string{
		"\xef\xbb\xbfone: {max_bytes: 1e3, timeout: 0, strict: true}",
		"---\none:\r\n  max_bytes: 1000.0\r\n  timeout: 0s\r\n  strict: \"True\"\r\n...\r\n",
		"two: &a {max_bytes: 1000, timeout: 0, strict: true}\none: *a",
	} {
		got := defaults()
		require.NoError(t, Load(&got, write(t, content), nil, schema), content)
		assert.Equal(t, int64(1000), got.One.MaxBytes)
		assert.Zero(t, got.One.Timeout)
		assert.True(t, got.One.Strict)
	}
	for _, content := range []string{"", "# nothing yet\n", "---\n", "one:\n"} {
		got := defaults()
		require.NoError(t, Load(&got, write(t, content), nil, schema), content)
		assert.Equal(t, defaults(), got)
	}
}

func TestLoad_unreadableFile_isNoReasonToOverlookTheEnvironment(t *testing.T) {
	got := defaults()
	err := Load(&got, t.TempDir(), []string{"GATEHOUSE_ONE_LISTEN=x"}, schema)
	require.ErrorIs(t, err, ErrFile)
	assert.Contains(t, err.Error(), "is a directory")
	assert.Contains(t, err.Error(), "GATEHOUSE_ONE_LISTEN: unknown setting; did you mean GATEHOUSE_ONE__LISTEN?")
}

func TestLoad_secretsOfFiles(t *testing.T) {
	got := defaults()
	secret := write(t, "hunter2\r\n")
	require.NoError(t, Load(&got, "", []string{"GATEHOUSE_ONE__PASSWORD_FILE=" + secret}, schema))
	assert.Equal(t, "hunter2", got.One.Password)

	for environ, want := range map[string]string{
		"GATEHOUSE_ONE__PASSWORD=x GATEHOUSE_ONE__PASSWORD_FILE=" + secret: "GATEHOUSE_ONE__PASSWORD is set as well; leave one of them out",
		"GATEHOUSE_ONE__PASSWORD_FILE=/none":                               "GATEHOUSE_ONE__PASSWORD_FILE: /none cannot be read: no such file or directory",
		"GATEHOUSE_ONE__PASSWORD_FILE=" + write(t, "\n"):                   " is empty",
		"GATEHOUSE_ONE__PASSWORD_FILE=" + write(t, "hunter2\nhunter3\n"):   " has 2 lines; it must hold nothing but the secret, on one line",
		"GATEHOUSE_ONE__LISTEN_FILE=" + secret:                             "GATEHOUSE_ONE__LISTEN_FILE: unknown setting",
	} {
		err := Load(&got, "", strings.Fields(environ), schema)
		require.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "hunter")
	}

	var keys struct {
		Keys []string `koanf:"cookie_keys"`
	}
	require.NoError(t, Load(&keys, "", []string{"GATEHOUSE_COOKIE_KEYS_FILE=" + write(t, "new\nold\n")}, Schema{}))
	assert.Equal(t, []string{"new", "old"}, keys.Keys)
}
